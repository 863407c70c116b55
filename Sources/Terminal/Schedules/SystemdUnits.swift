import Model
import OperatingSystem

/// How systemd is told of a job: a service and a timer in one text, each under the name of its file.
extension ScheduledJob {
  package var systemd: String { service + "\n" + timer }

  private var service: String {
    let account = FileRights(of: sandbox.database)?.owner ?? FileRights.present
    let user =
      account == "root"
      ? "# User=: the database is root's; better is an account of its own, which owns its folder"
      : "User=\(account)"
    let line = SystemdText.quoted(line.replacing("$", with: "$$"))
    return """
      # /etc/systemd/system/\(name).service
      [Unit]
      Description=\(purpose)
      \(remark)
      [Service]
      Type=oneshot
      \(user)
      WorkingDirectory=\(SystemdText.percents(workingFolder()))
      ExecStart=/bin/sh -c \(line)

      \(sandbox.lines.joined(separator: "\n"))

      """
  }

  private var remark: String {
    switch rhythm {
    case .daily:
      """
      # Status 75, that it is busy, is tried again after five minutes; every other one but 0 is for a
      # person, whom a unit named by OnFailure= can tell.

      """
    case .every: ""
    }
  }

  private var timer: String {
    let times =
      switch rhythm {
      case .daily(let time):
        """
        OnCalendar=*-*-* \(time):00
        # What was missed is made up for once, when the machine is on again.
        Persistent=true
        """
      case .every(let minutes): "OnCalendar=*:0/\(minutes)"
      }
    return """
      # /etc/systemd/system/\(name).timer
      [Unit]
      Description=\(purpose)

      [Timer]
      \(times)

      [Install]
      WantedBy=timers.target

      """
  }
}

/// Text as systemd reads it in a unit.
enum SystemdText {
  /// One word, whatever is in it.
  static func quoted(_ text: String) -> String {
    let escaped = percents(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  /// With percent signs that stand for themselves.
  static func percents(_ text: String) -> String { text.replacing("%", with: "%%") }
}
