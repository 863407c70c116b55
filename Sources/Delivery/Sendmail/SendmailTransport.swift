package import Formats
import Model
import OperatingSystem

/// Passes each message to a program with the interface of `sendmail`: the message on standard input, the
/// sender and the recipient as arguments.
///
/// Such a program can neither be asked for a key, nor does it detect a repeated one.
package struct SendmailTransport: Transport {
  package let program: String?
  private let programs: Int
  private let timeLimit: Duration
  private var inheritedDescriptor: Int32?

  /// Uses the program of this system where none is named, `programs` of them at once.
  package init(program: String?, programs: Int = 1, timeLimit: Duration = .seconds(60)) {
    self.program = program
    self.programs = programs
    self.timeLimit = timeLimit
  }

  package var guarantee: DeliveryGuarantee { .neither }

  /// One message for each program: after a crash each of them is in doubt.
  package var batchLimit: Int { programs }

  package func programsInheriting(_ descriptor: Int32) -> any Transport {
    var transport = self
    transport.inheritedDescriptor = descriptor
    return transport
  }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    stride(from: 0, to: batch.count, by: programs).flatMap { start in
      deliverAtOnce(batch[start..<min(start + programs, batch.count)])
    }
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

  private func deliverAtOnce(_ messages: ArraySlice<OutgoingMessage>) -> [DeliveryOutcome] {
    let calls = messages.map(start)
    waitForAll(calls.compactMap(\.program))
    return zip(messages, calls).map { message, call in
      switch call {
      case .settled(let outcome): return outcome
      case .running(let program):
        guard let end = program.end else { preconditionFailure("the program has ended") }
        return DeliveryOutcome(of: message.key, mailedBy: end)
      }
    }
  }

  private func start(_ message: OutgoingMessage) -> Call {
    let envelope: MailEnvelope
    do throws(UnsendableMail) {
      envelope = try MailEnvelope(message, lineEnd: .lineFeed)
    } catch {
      return .settled(error.outcome)
    }
    do throws(DeliveryError) {
      let call = ProgramCall(
        program: try location(),
        arguments: ["-i", "-f", envelope.sender, "--", envelope.recipient],
        input: envelope.bytes,
        timeLimit: timeLimit,
        outputLimit: 4096,
        inheritedDescriptor: inheritedDescriptor
      )
      return .running(try asDeliveryError { () throws(SystemError) in try RunningProgram(call) })
    } catch {
      return .settled(.unavailable(reason: error.diagnostic.sentence))
    }
  }

  /// The state of one message of a batch.
  private enum Call {
    case running(RunningProgram)
    case settled(DeliveryOutcome)

    var program: RunningProgram? {
      if case .running(let program) = self { program } else { nil }
    }
  }

  private func location() throws(DeliveryError) -> String {
    let candidates = program.map { [$0] } ?? SendmailTransport.usualPlaces
    let package = program == nil ? "msmtp-mta' or 'postfix" : nil
    return try locateProgram(among: candidates, package: package)
  }

  private static let usualPlaces = ["/usr/sbin/sendmail", "/usr/lib/sendmail"]
}
