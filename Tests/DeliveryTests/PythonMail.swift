import Foundation
import TestSupport
import Testing

/// The mail packages of Python, an independent reader of what we write.
enum PythonMail {
  /// Every message in the files of a directory, by its file's name.
  static func read(_ directory: String) throws -> [String: Letter] {
    try JSONDecoder().decode([String: Letter].self, from: output(reader + files, directory))
  }

  /// Every message in an mbox file, in their order, with the quoting of separators taken back.
  static func mbox(_ path: String) throws -> [Letter] {
    try JSONDecoder().decode([Letter].self, from: output(reader + mbox, path))
  }

  private static func output(_ script: String, _ path: String) throws -> Data {
    Data(try Python.output(of: script, [path]).utf8)
  }

  private static let reader = """
    import email, email.policy, json, mailbox, os, re, sys
    def letter(data):
        letter = email.message_from_bytes(data, policy=email.policy.strict)
        sender = letter['From'].addresses[0]
        groups = letter['To'].groups
        texts = [part for part in letter.walk() if not part.is_multipart()]
        assert [t.get_content_type() for t in texts] in (['text/plain'], ['text/plain', 'text/html'])
        words = [t.get_payload(decode=True).decode('utf-8').replace('\\r\\n', '\\n') for t in texts]
        defects = [d for part in letter.walk() for d in part.defects] + [d for value in letter.values() for d in value.defects]
        return {
            'from': sender.display_name, 'sender': sender.addr_spec,
            'to': [a.addr_spec for a in letter['To'].addresses],
            'subject': letter['Subject'], 'date': int(letter['Date'].datetime.timestamp()),
            'body': words[0], 'html': words[1] if len(words) > 1 else '',
            'key': letter['X-Sendplan-Key'], 'defects': [repr(d) for d in defects],
            'group': groups[0].display_name if not groups[0].addresses else None}

    """

  private static let files = """
    letters = {}
    for name in os.listdir(sys.argv[1]):
        with open(os.path.join(sys.argv[1], name), 'rb') as file:
            letters[name] = letter(file.read())
    json.dump(letters, sys.stdout)
    """

  private static let mbox = """
    box = mailbox.mbox(sys.argv[1])
    data = [re.sub(rb'(?m)^>(>*From )', rb'\\1', box.get_bytes(key)) for key in box.keys()]
    json.dump([letter(message) for message in data], sys.stdout)
    """
}
