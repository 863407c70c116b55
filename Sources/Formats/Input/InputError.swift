import Glibc
package import Model
import OperatingSystem

/// Why a file cannot be read on: nothing of it can be had, or nothing of it can be trusted.
package struct InputError: DiagnosticError, Equatable {
  package enum Kind: Equatable, Sendable {
    case access(FileAccessError)
    case format(FileFormatError)
    case header(HeaderError)
  }

  package let place: Place
  package let kind: Kind

  package init(_ place: Place, _ kind: Kind) {
    self.place = place
    self.kind = kind
  }

  package var diagnostic: Diagnostic {
    switch kind {
    case .access(let kind): kind.diagnostic(at: place)
    case .format(let kind): kind.words.diagnostic(at: place)
    case .header(let kind): kind.words.diagnostic(at: place)
    }
  }
}

/// Why the bytes of a file cannot be had; codes are the operating system's error numbers.
package enum FileAccessError: Equatable, Sendable {
  case unopened(Int32)
  case unread(Int32)
  case directory
  /// What can be read only once could not be put aside.
  case unspooled(Int32)
  /// There is no `new` and `cur` in it that may be read.
  case notAMaildir
  /// It does not begin as an mbox does.
  case notAnMbox

  func diagnostic(at place: Place) -> Diagnostic {
    switch self {
    case .unopened(ENOENT), .unopened(ENOTDIR):
      Diagnostic(.noInput, at: place, "there is no such file", wayOut: "check the path")
    case .unopened(let code):
      Diagnostic(
        .noInput,
        at: place,
        "the file cannot be opened",
        why: systemText(code),
        wayOut: "check who may read it"
      )
    case .directory:
      Diagnostic(.noInput, at: place, "this is a directory", wayOut: "name a file in it")
    case .notAnMbox:
      Diagnostic(
        .noInput,
        at: place,
        "this is no mbox",
        why: "an mbox is a file that is empty or begins with 'From ', an address and a date",
        wayOut: "name one, or a Maildir"
      )
    case .notAMaildir:
      Diagnostic(
        .noInput,
        at: place,
        "this is no Maildir that may be read",
        why: "a Maildir is a folder with the folders new and cur",
        wayOut: "name one, or check who may read it"
      )
    case .unspooled(let code):
      Diagnostic(
        .inputOutput,
        at: place,
        "it cannot be put aside to be read twice",
        why: systemText(code),
        wayOut: "name a folder with room in $TMPDIR, or give a file instead of a pipe"
      )
    case .unread(let code):
      Diagnostic(
        .inputOutput,
        at: place,
        "reading failed",
        why: systemText(code),
        wayOut: "check the disk, then repeat the command"
      )
    }
  }
}

/// Why the bytes of a file are not rows that can be told apart.
package enum FileFormatError: Equatable, Sendable {
  case notText
  /// All rows are in one array of JSON.
  case jsonArray
  /// There is no row of headings, which could have these names.
  case empty(names: [String])
  /// Lines end as on a Macintosh before 2001.
  case carriageReturnsOnly
  case quoteNotClosed
  /// The row of headings breaks a rule of CSV.
  case brokenHeader(CSVRowError)
  /// A record has no cell in a column that it needs, counted from 1.
  case cellMissing(column: Int)
  /// A cell has more bytes than the limit.
  case cellTooLong(limit: Int)
  /// A record of CSV, or a line of JSON Lines, has more bytes than the limit.
  case recordTooLong(limit: Int)

  var words: Words {
    switch self {
    case .notText:
      Words(
        "this is not UTF-8 text",
        wayOut: "save the file as CSV in UTF-8, or convert it with iconv -t UTF-8"
      )
    case .jsonArray:
      Words(
        "this is an array of JSON",
        why: "rows are CSV, or JSON Lines with an object on each line",
        wayOut: "write each of its objects on a line: jq -c '.[]' FILE > FILE.jsonl"
      )
    case .empty(let names):
      Words("the file is empty", wayOut: "its first line names columns, of \(quotedList(names))")
    case .carriageReturnsOnly:
      Words(
        "lines end in a carriage return alone",
        wayOut: "convert the file with tr '\\r' '\\n', or save it with LF or CRLF"
      )
    case .quoteNotClosed:
      Words(
        "the quote that opens here is never closed",
        wayOut: "close it, and double every quote inside the cell"
      )
    case .brokenHeader(let kind):
      Words("in the header, \(kind.words.what)", wayOut: kind.words.wayOut)
    case .cellMissing(let column):
      Words("the row has no column \(column)", wayOut: "give every row as many cells as the header")
    case .cellTooLong(let limit):
      Words(
        "the cell that begins here is longer than \(byteCount(limit))",
        wayOut: "look for a quote that is not closed"
      )
    case .recordTooLong(let limit):
      Words("the row that begins here is longer than \(byteCount(limit))", wayOut: "split it")
    }
  }
}
