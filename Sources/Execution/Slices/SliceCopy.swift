import OperatingSystem
import Storage

extension SliceFiles {
  /// Gives a copy of a slice that nobody writes into, with the journal of an unfinished commit, which opening the copy
  /// takes back.
  ///
  /// The copy is gone afterwards. Nil, and no copy is given, where somebody still writes: two copies one after the other
  /// would differ.
  func withCopyOfSlice<Value>(_ body: (_ copy: String) throws -> Value) throws -> Value? {
    let (copy, journal) = (path(.copy), "\(slice)-journal")
    let first = (try FoundFile(at: slice)?.bytes, try FoundFile(at: journal)?.bytes)
    let second = (try FoundFile(at: slice)?.bytes, try FoundFile(at: journal)?.bytes)
    guard first == second, let bytes = first.0 else { return nil }
    try write(bytes, to: copy)
    if let bytes = first.1 { try write(bytes, to: "\(copy)-journal") }
    let result = Result { try body(copy) }
    for name in [copy, "\(copy)-journal"] { try removeFile(name) }
    return try result.get()
  }

  private func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    try removeFile(path)
    let file = try NewFile(for: path)
    try file.write(bytes)
    _ = try file.place()
  }
}
