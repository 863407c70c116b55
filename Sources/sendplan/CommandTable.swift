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
      .initialize, .setup, .baseShow, .baseAdvance, .baseSet,
      Setting.channelSet.command, .channelList, .channelShow, .channelRename, .channelRetire,
      .channelResume,
      Setting.guardSet.command, Setting.guardReset.command, Setting.guardAdd.command,
      Setting.guardRemove.command, .guardShow,
      Setting.capacitySet.command, Setting.capacityClear.command, .capacityImport, .capacityShow,
      .capacityNeeded,
      Setting.rampSet.command, Setting.rampRemove.command,
      .calendarImport, Setting.calendarSet.command, Setting.calendarAttach.command,
      Setting.calendarDetach.command, .calendarList, .calendarShow,
      Setting.windowSet.command, Setting.windowRemove.command,
      Setting.shareSet.command, Setting.shareRemove.command,
      .importMessages, .messageList, .messageShow, .campaignList, .campaignShow, .threadShow,
      .edit, .cancel, .reschedule, .delay, .resolve,
      .retry, .sent, .hold, .resume, .holdList,
      .reply, .repliesImport, .repliesScan, .repliesList, .repliesUnread,
      .repliesUndo,
      .suppress, .suppressList, .suppressLift,
      Setting.recipientLimit.command,
      .plan, .plans, .show, .diff, .verify, .approve, .unapprove, .reject, .export, .report,
      .nightly, .status, .metrics, .stats,
      .find, .explain, .trace, .journal, .checkJournal,
      .backup, .restore, .confirmRestore, .prune, .forget, .doctor, .completions, .manual,
    ],
    topics: [
      MailPage.topic, SequencesPage.topic, NightsPage.topic, RailsPage.topic, ChangesPage.topic,
      StatesPage.topic, SettingsPage.topic, CapacityPage.topic, QualityPage.topic,
      DatabasePage.topic, CopiesPage.topic, TenantsPage.topic,
    ],
    essentials: ["init", "channel set", "import", "plan", "approve", "status"],
    notes: [
      .environment,
      .exitStatus([
        .done, .refused, .waitsForApproval, .usage, .badData, .noInput, .defect, .inputOutput,
        .busy,
      ]),
    ]
  )
}
