import Formats
import Model
import Storage
import Terminal

extension Status {
  var json: String {
    var json = JSONText()
    json.object { json in
      json.member("format_version", JSONText.formatVersion)
      write(to: &json)
    }
    json.endLine()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// Writes its members.
  func write(to json: inout JSONText) {
    json.member("base_date", baseDate)
    today.write(to: &json)
    json.member("messages") {
      $0.object { json in
        for state in MessageState.allCases { json.member(state.name, counts[state] ?? 0) }
      }
    }
    json.member("approved", approved?.version)
    json.member("approved_last_message", lastMessages.approved)
    json.member("withdrawn", withdrawn?.plan.version)
    json.member("newest_draft", draft?.version)
    json.member("newest_draft_last_message", lastMessages.draft)
    json.member("draft_stale") {
      $0.array { json in for reason in staleness { json.value(reason.sentence) } }
    }
    json.member("run", run?.number)
    json.member("run_has_died", run != nil && !isBeingRun)
    json.member("slices_open", slices.open.count)
    json.member("slices_overdue", slices.overdue.count)
    json.member("slices_maybe_twice", slices.contradicted.count)
    json.member("journal_rows", proof.rows)
    json.member("journal_holds", proof.holds)
    json.member("restored_unconfirmed", unconfirmed != nil)
    json.member("unexplained_moves", drift.count)
    json.member("edited_since_approval") {
      $0.array { json in for id in edited { json.value(id) } }
    }
    json.member("went_wrong") {
      $0.object { json in
        for (name, count) in outcomes.counts { json.member(name, count) }
        json.member("most_often", outcomes.commonest?.sentence)
      }
    }
    writeStops(to: &json)
    json.member("needs") { $0.array { json in for need in needs { json.value(need) } } }
  }

  /// What keeps messages back: holds, and channels that send nothing.
  private func writeStops(to json: inout JSONText) {
    json.member("holds", each: holds) { json, hold in
      json.member("hold", hold.number)
      json.member("of", hold.kind.name)
      json.member("name", hold.name)
      json.member("until", hold.until)
      json.member("messages", hold.count)
      json.member("reason", hold.reason)
    }
    json.member("stopped_channels", each: stops) { json, stop in
      json.member("channel", stop.channel)
      json.member("cause", stop.cause.name)
      json.member("reason", stop.reason)
      json.member("since", stop.since.description)
    }
  }
}

extension TodayStatus {
  fileprivate func write(to json: inout JSONText) {
    json.member("today") {
      $0.object { json in
        json.member("day", day)
        json.member("planned", planned)
        json.member("sent", sent)
        json.member("left", left)
        json.member("accounts", each: accounts) { json, account in
          json.member("channel", account.channel)
          json.member("account", account.account)
          json.member("planned", account.planned)
          json.member("sent", account.sent)
          json.member("left", account.left)
        }
      }
    }
    json.member("since_yesterday") {
      $0.object { json in for (name, count) in outcomes { json.member(name, count) } }
    }
    json.member("last_backup", lastBackup?.description)
  }
}

extension [WatchedDatabase<Status>] {
  /// All of them, each with its name and what was found, or why that could not be.
  var json: String {
    var json = JSONText()
    json.object { json in
      json.member("format_version", JSONText.formatVersion)
      json.member("databases", each: self) { json, database in
        json.member("name", database.name)
        json.member("path", database.path)
        json.member("error", database.problem?.sentence)
        if case .success(let status) = database.found { status.write(to: &json) }
      }
    }
    json.endLine()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
