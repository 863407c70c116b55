import Delivery
import Foundation
import Model
import TestSupport
import Testing

@Suite("A proxy on the way to a web service", .needs(.python, .curl))
struct WebhookProxyTests {
  private let directory: TemporaryFolder
  private let server: WebServer

  init() throws {
    directory = try TemporaryFolder()
    server = try WebServer(in: directory)
  }

  private func transport(
    _ url: String,
    through proxy: WebProxy,
    token: String? = nil
  ) throws -> WebhookTransport {
    WebhookTransport(
      url: url,
      WebService(proxy: try ProxyAddress(proxy.address)),
      setting: { $0 == "SENDPLAN_WEBHOOK_TOKEN" ? token : nil }
    )
  }

  @Test("A message goes through a tunnel of the stated proxy")
  func tunnel() throws {
    let proxy = try WebProxy(in: directory)
    let transport = try transport(server.url("ok"), through: proxy)
    #expect(transport.deliver([sample()]) == [.accepted(receipt: "P-m1-1")])
    #expect(try server.posts().count == 1)
    let requests = try proxy.requests()
    #expect(requests.count == 1 && requests.allSatisfy { $0.hasPrefix("CONNECT 127.0.0.1:") })
    #expect(transport.check() == nil)
  }

  @Test("What a proxy answers is no answer of the service, and sends nothing")
  func refusedTunnel() throws {
    let proxy = try WebProxy(in: directory, refusingTunnels: true)
    for url in [server.url("ok"), "https://example.com/in"] {
      let transport = try transport(url, through: proxy)
      guard case .unavailable(let reason, .channel, nil)? = transport.deliver([sample()]).first
      else {
        Issue.record("the message may have been sent")
        return
      }
      #expect(reason.contains("407"))
      #expect(transport.check()?.diagnostic.sentence.contains("407") == true)
    }
    #expect(try server.posts().isEmpty)
  }

  @Test("A service that cannot be reached behind a proxy has been sent nothing")
  func unreachable() throws {
    let proxy = try WebProxy(in: directory)
    // The service speaks no TLS, so that nothing comes after the tunnel.
    let url = server.url("ok").replacing("http://", with: "https://")
    guard
      case .unavailable(let reason, .channel, nil)? = try transport(url, through: proxy)
        .deliver([sample()]).first
    else {
      Issue.record("the message may have been sent")
      return
    }
    #expect(reason.contains("curl ended with status 35"))
  }

  @Test("Credentials for this machine are not sent through a proxy that could read them")
  func credentials() throws {
    let proxy = try WebProxy(in: directory)
    let transport = try transport(server.url("ok"), through: proxy, token: "s3cret")
    let sentence = try #require(transport.check()?.diagnostic.sentence)
    #expect(sentence.contains("without encryption") && !sentence.contains("s3cret"))
    #expect(transport.deliver([sample()]) == [.unavailable(reason: sentence)])
    #expect(try proxy.requests().isEmpty)
  }
}
