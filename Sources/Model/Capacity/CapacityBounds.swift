/// The bounds of a daily capacity.
package enum Capacity {
  /// 0 is a closed day; nine digits are more than any channel sends and fit 32 bits.
  package static let range = 0...999_999_999
}
