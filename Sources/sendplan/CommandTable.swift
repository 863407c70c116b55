import Model
import Terminal

/// Everything that the planner's program can do: parsing and help read this table.
enum CommandTable {
  static let program = Program(
    name: "sendplan",
    summary: "plans which messages go out on which day, under each channel's daily capacity",
    version: ProgramVersion.text,
    discussion: """
      Every plan is computed from scratch from the stored base date and kept as a numbered version. \
      People compare, approve and export versions; 'sendplan-executor' sends exactly one.
      """,
    globalOptions: [.database],
    commands: [
      .initialize, .baseShow, .baseAdvance, .baseSet, .channelSet, .channelList,
      .channelRename, .channelRetire, .channelResume,
      .guardSet, .guardReset, .guardShow,
      .capacitySet, .capacityClear, .capacityImport, .capacityShow, .capacityNeeded,
      .rampSet, .rampRemove, .calendarImport, .calendarAttach, .calendarDetach, .calendarList,
      .calendarShow, .windowSet, .windowRemove, .shareSet, .shareRemove,
      .importMessages, .messageList, .messageShow, .campaignList, .campaignShow, .threadShow,
      .edit, .cancel, .reschedule, .delay, .resolve,
      .retry, .sent, .hold, .resume, .holdList,
      .reply, .repliesImport, .repliesScan, .repliesList, .repliesUnread,
      .repliesUndo,
      .suppress, .suppressList, .suppressLift,
      .recipientLimit,
      .plan, .plans, .show, .diff, .verify, .approve, .unapprove, .reject, .export, .report,
      .nightly, .status,
      .find, .explain, .trace, .journal, .checkJournal,
      .backup, .restore, .confirmRestore, .prune, .forget, .doctor, .completions, .manual,
    ],
    topics: [StatesPage.topic, CapacityPage.topic],
    notes: [
      .environment,
      .exitStatus([
        .done, .refused, .waitsForApproval, .usage, .badData, .noInput, .defect, .inputOutput,
        .busy,
      ]),
    ]
  )
}
