import Foundation

extension Int {
  /// With a comma between thousands: `61,706`.
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }
}

extension Double {
  /// With so many significant digits: `0.01234`, `85.3`.
  func significant(_ digits: Int) -> String { String(format: "%.\(digits)g", self) }

  /// A share in per cent with two decimals: `98.65 %`.
  var percent: String { String(format: "%.2f %%", self * 100) }
}
