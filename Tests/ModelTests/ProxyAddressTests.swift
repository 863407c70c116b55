import Model
import Testing

@Suite("The address of a proxy")
struct ProxyAddressTests {
  @Test(
    "A host with or without a port is taken as it is",
    arguments: [
      "http://proxy.example:3128", "https://proxy.example", "http://127.0.0.1:8080", "http://[::1]",
      "https://[2001:db8::1]:443",
    ]
  )
  func forms(text: String) throws {
    #expect(try ProxyAddress(text).description == text)
  }

  @Test(
    "What is none, or holds a password, is refused without repeating it",
    arguments: [
      ("", .form), ("none ", .form), ("proxy.example:3128", .form), ("socks5://proxy", .form),
      ("http://", .form), ("http://:80", .form), ("http://proxy/path", .form),
      ("http://a:b", .form),
      ("http://proxy:0", .form), ("http://proxy:65536", .form), ("http://a:1:2", .form),
      ("http://[::1", .form), ("http://[::1]x", .form), ("http://a b", .form),
      ("http://proxy\n", .form),
      ("http://me:secret@proxy:3128", .credentials), ("http://me@proxy", .credentials),
    ] as [(String, ProxyAddressError)]
  )
  func refused(text: String, problem: ProxyAddressError) {
    let error = #expect(throws: ProxyAddressError.self) { try ProxyAddress(text) }
    #expect(error == problem)
    #expect(error?.diagnostic.sentence.contains("secret") == false)
    #expect(error?.diagnostic.wayOut != nil)
  }
}
