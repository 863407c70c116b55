/// The version that both programs carry.
package enum ProgramVersion {
  package static let text = "0.1.0"
}
