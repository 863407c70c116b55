import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

/// Perl's MIME-tools, which share no code with Python's mail package.
@Suite("A second mail reader", .needs(.mimeTools))
struct MIMEToolsTests {
  /// What it says of a mail.
  private struct Mail: Decodable {
    let type: String
    let types: [String]
    let texts: [String]
    let subject: String
    let from: String
    let list: [String: [String]]
  }

  private static let reader = #"""
    use strict; use warnings; use MIME::Parser; use JSON::PP; use Encode qw(decode FB_CROAK);
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1); $parser->tmp_to_core(1); $parser->decode_bodies(1);
    my %mails;
    opendir(my $folder, $ARGV[0]) or die;
    for my $name (grep { !/^[.]/ } readdir $folder) {
        my $mail = $parser->parse_open("$ARGV[0]/$name");
        die join ' ', $parser->results->errors, $parser->results->warnings
            if $parser->results->errors || $parser->results->warnings;
        $mail->head->unfold;
        my @parts = $mail->parts ? $mail->parts : ($mail);
        my $value = sub { my $text = shift; chomp $text; decode('MIME-Header', $text) };
        my %list;
        for my $field ('List-Unsubscribe', 'List-Unsubscribe-Post', 'X-Note') {
            $list{$field} = [map { $value->($_) } $mail->head->get_all($field)];
        }
        $mails{$name} = {
            type => $mail->effective_type, types => [map { $_->effective_type } @parts],
            texts => [map { decode('UTF-8', $_->bodyhandle->as_string, FB_CROAK) } @parts],
            subject => $value->($mail->head->get('Subject') // ''),
            from => $value->($mail->head->get('From')), list => \%list };
    }
    binmode STDOUT; print encode_json(\%mails);
    """#

  private func lines(_ text: String) -> [UInt8] {
    let text = text.replacing("\r\n", with: "\n")
    return [UInt8]((text.isEmpty || text.hasSuffix("\n") ? text : "\(text)\n").utf8)
  }

  @Test(
    "It finds both forms of the words, the text first, and every header",
    arguments: [1, 2, 3],
    [MIMEMessage.LineEnd.lineFeed, .carriageReturnLineFeed]
  )
  func pairs(seed: UInt64, lineEnd: MIMEMessage.LineEnd) throws {
    var chance = SeededGenerator(seed: seed)
    let directory = try TemporaryFolder()
    var messages: [String: OutgoingMessage] = [:]
    for number in 0..<80 {
      let plain = chance.message(number)
      let message = OutgoingMessage(
        key: plain.key,
        messageID: plain.messageID,
        sender: plain.sender,
        plain.content,
        mail: MailHeaders(
          headers: chance.pick(["", "X-Note: Größe 🚀", "X-Note: plain words"]),
          unsubscribe: try #require(
            UnsubscribeAddresses(
              chance.pick([
                "", "mailto:leave@example.org", "https://example.org/u/{token}?a=b",
                "mailto:leave+{token}@example.org https://example.org/u/{token}",
              ])
            )
          )
        ),
        token: AttemptToken(salt: [UInt8(number)], attempt: 1),
        composedAt: plain.composedAt
      )
      messages[message.key.text] = message
      try directory.write(try MIMEMessage(message).bytes(lineEnd: lineEnd), to: message.key.text)
    }
    let output = try ChildProcess.output(
      of: ExternalProgram.mimeTools.required(),
      ["-e", Self.reader, directory.path]
    )
    let mails = try JSONDecoder().decode([String: Mail].self, from: Data(output.utf8))
    #expect(mails.count == messages.count)
    for (name, message) in messages {
      let mail = try #require(mails[name])
      let content = message.content
      let hasHTML = !content.html.isEmpty
      #expect(mail.type == (hasHTML ? "multipart/alternative" : "text/plain"))
      #expect(mail.types == ["text/plain"] + (hasHTML ? ["text/html"] : []))
      #expect(
        mail.texts.map(lines) == [content.body, content.html].prefix(hasHTML ? 2 : 1).map(lines)
      )
      #expect([UInt8](mail.subject.utf8) == [UInt8](content.subject.utf8), "\(mail)")
      #expect(mail.from == "Jörg \"J\" Example <joerg@example.com>")
      let addresses = message.mail.unsubscribe.filled(with: message.token)
      // RFC 2369, 2: one header, addresses in angle brackets with commas between. RFC 8058, 3.1: this line alone.
      #expect(
        mail.list["List-Unsubscribe"]
          == (addresses.isEmpty ? [] : [addresses.map { "<\($0)>" }.joined(separator: ", ")])
      )
      let takesPost = addresses.contains { $0.hasPrefix("https://") }
      #expect(
        mail.list["List-Unsubscribe-Post"] == (takesPost ? ["List-Unsubscribe=One-Click"] : [])
      )
      let note = message.mail.headers.isEmpty ? [] : [String(message.mail.headers.dropFirst(8))]
      #expect(mail.list["X-Note"] == note)
    }
  }
}
