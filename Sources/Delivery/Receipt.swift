/// A name that the other side has given to a message; nil if it is not one short word of ASCII.
func receipt(of text: some StringProtocol) -> String? {
  let isName = 1...255 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
  return isName ? String(text) : nil
}
