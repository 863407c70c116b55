import Delivery
import Model
import Storage

/// A slice of a Maildir channel is written into a Maildir beside it, which nobody reads.
///
/// What it holds is moved to the channel's own when the slice is taken back. So a slice that is given up has put
/// nothing there, whatever its machine does: taking its folder away is the fence.
extension SliceHead {
  /// What hands the messages of a slice over; nil where no machine but one can.
  func transport(
    beside files: SliceFiles,
    _ opening: (TransportAddress) -> any Transport
  ) throws(TransportAddressError) -> (any Transport)? {
    switch try TransportAddress(transport) {
    case .maildir: MaildirTransport(path: files.maildir)
    case .mbox: nil
    case let address: opening(address)
    }
  }

  /// Whether what has a mark and no answer may be handed over again under its key.
  var isRepeatable: Bool { service.isIdempotent || isWrittenAside }

  /// Whether what is accepted only lies beside the slice until that is taken back.
  var isWrittenAside: Bool { transport.hasPrefix("\(TransportAddress.Scheme.maildir):") }
}

extension Executor {
  /// What the files of an open slice say, once what it has written into a Maildir is where it belongs.
  func publishedContents(of slice: Slice) throws -> SliceContents {
    var file = try contents(of: slice)
    let members = try database.read { try $0.members(of: slice) }
    try file.requireAnswers(of: members)
    guard let maildir = try transport(of: slice) as? MaildirTransport else { return file }
    try file.publish(members.filter(\.isOpen), to: maildir, from: slice.files.maildir)
    try dependencies.reached(.delivered)
    return file
  }
}
