import Model
import Terminal

/// Everything that the planner's program can do: parsing and help read this table.
enum CommandTable {
  static let program = Program(
    name: "sendplan",
    summary: "plans which messages go out on which day, under each channel's daily capacity",
    version: ProgramVersion.text,
    discussion: """
      Every plan is computed afresh from the stored base date and kept as a numbered version. \
      People compare, approve and export versions; 'sendplan-executor' sends exactly one.
      """,
    globalOptions: [Options.database],
    commands: [
      .initialize, .baseShow, .baseAdvance, .baseSet, .channelSet, .channelList,
      .guardSet, .guardReset, .guardShow,
      .capacitySet, .capacityClear, .capacityImport, .capacityShow, .capacityNeeded,
      .rampSet, .rampRemove, .calendarImport, .calendarAttach, .calendarDetach, .calendarList,
      .calendarShow, .windowSet, .windowRemove, .shareSet, .shareRemove,
      .importMessages, .messageList, .messageShow, .cancel, .reschedule, .delay, .resolve,
      .sent,
      .reply, .repliesImport, .repliesScan, .repliesList, .suppress, .suppressList, .suppressLift,
      .recipientLimit,
      .plan, .plans, .show, .diff, .verify, .approve, .reject, .export, .report, .nightly, .status,
      .explain, .trace, .journal, .checkJournal,
      .backup, .restore, .confirmRestore, .prune, .doctor, .completions, .manual,
    ],
    topics: [StatesPage.topic, CapacityPage.topic],
    notes: [
      Program.Note(
        "Environment",
        [
          .init("SENDPLAN_DB", "the database where --db is not given; otherwise ./sendplan.db"),
          .init(
            "SENDPLAN_NOW",
            "the present instant for rehearsals, such as 2027-03-01T06:30:00.000Z"
          ),
          .init("NO_COLOR", "set to anything: no colours"),
        ]
      ),
      Program.Note(
        "Exit status",
        [
          .init("0", "done, also when there was nothing to do"),
          .init("1", "refused by a rule, or a check found something"),
          .init("3", "waits for approval"),
          .init("64", "the command line is wrong"),
          .init("65", "the input is wrong"),
          .init("66", "an input file is missing or may not be read"),
          .init("70", "a mistake in this program"),
          .init("74", "input or output failed, such as a full disk"),
          .init("75", "busy; try again"),
        ]
      ),
    ]
  )
}
