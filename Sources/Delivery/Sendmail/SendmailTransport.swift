package import Formats
import Model
import OperatingSystem

/// Passes each message to a program with the interface of `sendmail`: the message on standard input, the
/// sender and the recipient as arguments.
///
/// Such a program can neither be asked for a key, nor does it detect a repeated one.
package struct SendmailTransport: Transport {
  package let program: String?
  private let timeLimit: Duration
  private var inheritedDescriptor: Int32?

  /// Uses the program of this system where none is named.
  package init(program: String?, timeLimit: Duration = .seconds(60)) {
    self.program = program
    self.timeLimit = timeLimit
  }

  package var guarantee: DeliveryGuarantee { .neither }

  package var batchLimit: Int { 1 }

  package func programsInheriting(_ descriptor: Int32) -> any Transport {
    var transport = self
    transport.inheritedDescriptor = descriptor
    return transport
  }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    batch.map(deliver)
  }

  /// Checks that the program exists and may be run.
  package func check() -> DeliveryError? {
    do throws(DeliveryError) {
      _ = try location()
      return nil
    } catch {
      return error
    }
  }

  private func deliver(_ message: OutgoingMessage) -> DeliveryOutcome {
    let bytes: [UInt8]
    do throws(MIMEMessageError) {
      bytes = try MIMEMessage(message).bytes(lineEnd: .lineFeed)
    } catch {
      return .refused(reason: error.diagnostic.sentence)
    }
    guard let recipient = Mailbox(message.content.recipient).address else {
      return .refused(reason: "the recipient is no mail address")
    }
    guard let sender = message.envelopeSender else {
      let wayOut = "state one with 'sendplan channel set NAME --sender ADDRESS'"
      return .refused(reason: "the sender is no mail address; \(wayOut)", fault: .channel)
    }
    do throws(DeliveryError) {
      let call = ProgramCall(
        program: try location(),
        arguments: ["-i", "-f", sender, "--", recipient],
        input: bytes,
        timeLimit: timeLimit,
        outputLimit: 4096,
        inheritedDescriptor: inheritedDescriptor
      )
      let end = try asDeliveryError { () throws(SystemError) in try call.run() }
      return DeliveryOutcome(of: message.key, mailedBy: end)
    } catch {
      return .unavailable(reason: error.diagnostic.sentence)
    }
  }

  private func location() throws(DeliveryError) -> String {
    let candidates = program.map { [$0] } ?? SendmailTransport.usualPlaces
    let package = program == nil ? "msmtp-mta' or 'postfix" : nil
    return try locateProgram(among: candidates, package: package)
  }

  private static let usualPlaces = ["/usr/sbin/sendmail", "/usr/lib/sendmail"]
}
