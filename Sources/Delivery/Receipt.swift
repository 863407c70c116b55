/// The identifier that the receiver gave to a message; nil unless it is one short word of printable ASCII.
func receipt(of text: some StringProtocol) -> String? {
  let isName = 1...255 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
  return isName ? String(text) : nil
}
