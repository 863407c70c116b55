import Formats
import Model
import OperatingSystem
import Terminal

/// The templates that an import fills in from each row of its file.
struct TemplateOptions {
  /// What each row becomes; nil where no template was asked for.
  let expansion: RowExpansion?
  /// The digests of the files, which belong to what is requested.
  let digests: [String: String]

  static let options = [
    Option(
      "--template",
      .text("FILE"),
      "the body of each message, with {{column}} or {{column|default}} for fields of its row"
    ),
    Option("--subject-template", .text("TEXT"), "its subject, likewise"),
    Option("--html-template", .text("FILE"), "its HTML, likewise"),
    Option(
      "--steps",
      .text("FILE"),
      "a sequence for each row, which is a person: step,channel,recipient,wait_days,subject,template"
    ),
  ]

  init(_ arguments: ParsedArguments) throws {
    let names = TemplateOptions.options.map(\.name).filter { arguments.has($0) }
    if names.isEmpty {
      (expansion, digests) = (nil, [:])
      return
    }
    var texts: [String: String] = [:]
    if let path = arguments["--steps"] {
      guard names.count == 1 else {
        throw arguments.contradiction(
          "--steps names the templates of each step; leave the others out"
        )
      }
      let file = try SequenceFile(path: path)
      texts["--steps"] = file.texts.map { "\($0.text.utf8.count) \($0.text)" }.joined()
      expansion = RowExpansion(steps: file.steps)
    } else {
      expansion = RowExpansion(template: try TemplateOptions.template(arguments, &texts))
    }
    digests = texts.mapValues { SHA256.digest(of: Array($0.utf8)).hex }
  }

  private static func template(_ arguments: ParsedArguments, _ texts: inout [String: String])
    throws -> MessageTemplate
  {
    var template = MessageTemplate()
    if let path = arguments["--template"] {
      let text = try InputFile(path: path).text()
      texts["--template"] = text
      template = try MessageTemplate(file: path, text)
    }
    if let path = arguments["--html-template"] {
      let text = try InputFile(path: path).text()
      texts["--html-template"] = text
      template.html = try Template(text, at: Place(file: path, line: 1))
    }
    if let text = arguments["--subject-template"] {
      template.subject = try Template(text, at: Place(file: "--subject-template"))
    }
    return template
  }
}
