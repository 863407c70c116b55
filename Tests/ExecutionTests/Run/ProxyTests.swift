import Foundation
import Model
import TestSupport
import Testing

@Suite("A run and the proxies that its environment names", .needs(.python, .curl))
struct ProxyTests {
  private let workspace: Workspace
  private let directory: TemporaryFolder
  private let service: ReceivingEnd
  private let proxy: WebProxy

  init() throws {
    workspace = try Workspace()
    directory = try TemporaryFolder()
    service = try ReceivingEnd(.webhook, for: workspace)
    proxy = try WebProxy(in: directory)
  }

  private func send(through stated: ProxyAddress?, _ environment: [String: String]) throws {
    try workspace.open(
      "email",
      transport: service.transport(for: "email"),
      service: WebService(proxy: stated)
    )
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let result = try workspace.execute(
      environment: environment.merging(service.environment) { $1 }
    )
    #expect(result.status == 0, "\(result)")
    #expect(try service.arrivals().count == 1)
  }

  @Test("No proxy is taken from the environment, and no settings of curl")
  func environment() throws {
    try directory.write("proxy = \(proxy.address)\n", to: ".curlrc")
    let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    let proxies = Dictionary(uniqueKeysWithValues: names.map { ($0, proxy.address) })
    try send(
      through: nil,
      proxies.merging(["HOME": directory.url.path, "CURL_HOME": directory.url.path]) { $1 }
    )
    #expect(try proxy.requests().isEmpty)
  }

  @Test("The stated proxy is used, also where the environment excepts the service")
  func stated() throws {
    try send(
      through: ProxyAddress(proxy.address),
      ["no_proxy": "*", "NO_PROXY": "127.0.0.1", "http_proxy": "http://127.0.0.1:1"]
    )
    let requests = try proxy.requests()
    // The look before the run, and the message.
    #expect(requests.count == 2 && requests.allSatisfy { $0.hasPrefix("CONNECT ") })
  }
}
