internal import Foundation

/// How a dimension of `length` numbers becomes one of another length: each new number a weighted sum of old ones.
///
/// The definitions are those of ONNX's Resize.
struct Interpolation: Sendable, Hashable {
  enum Mode: String, Sendable { case nearest, linear, cubic }
  enum Coordinates: String, Sendable {
    case halfPixel = "half_pixel"
    case halfPixelSymmetric = "half_pixel_symmetric"
    case pytorchHalfPixel = "pytorch_half_pixel"
    case alignCorners = "align_corners"
    case asymmetric
    case cropAndResize = "tf_crop_and_resize"
  }
  enum Nearest: String, Sendable {
    case roundPreferFloor = "round_prefer_floor"
    case roundPreferCeil = "round_prefer_ceil"
    case floor, ceil
  }

  var mode = Mode.nearest
  var coordinates = Coordinates.halfPixel
  var nearest = Nearest.roundPreferFloor
  /// The free number of the cubic kernel.
  var cubicCoefficient = -0.75
  /// Whether the kernel grows where numbers become fewer.
  var isAntialiased = false
  /// Whether weights outside count as none.
  var excludesOutside = false
  /// What stands outside, with ``Coordinates/cropAndResize``.
  var extrapolationValue = 0.0

  /// One new number: weights of old ones by their places, or `nil` where it is the extrapolation value.
  typealias Row = [(place: Int, weight: Double)]?

  /// The rows of the map from `length` numbers to `count`, where a new step is 1/`scale` old ones.
  func rows(from length: Int, to count: Int, scale: Double, region: (start: Double, end: Double)) -> [Row] {
    (0..<count).map { row(at: $0, from: length, to: count, scale: scale, region: region) }
  }

  private func row(
    at index: Int, from length: Int, to count: Int, scale: Double, region: (start: Double, end: Double)
  ) -> Row {
    let place = coordinate(Double(index), length, count, scale, region)
    if coordinates == .cropAndResize, place < 0 || place > Double(length - 1) { return nil }
    guard mode != .nearest else { return [(min(max(nearestPlace(place), 0), length - 1), 1)] }
    let stretch = isAntialiased && scale < 1 ? 1 / scale : 1
    let reach = (mode == .linear ? 1 : 2) * stretch
    let first = Int((place - reach).rounded(.down)) + 1
    let last = Int((place + reach).rounded(.up)) - 1
    var taps: [(place: Int, weight: Double)] = []
    for tap in first...max(first, last) {
      let weight = kernel((Double(tap) - place) / stretch)
      if excludesOutside, !(0..<length).contains(tap) { continue }
      taps.append((min(max(tap, 0), length - 1), weight))
    }
    let total = taps.reduce(0) { $0 + $1.weight }
    guard isAntialiased || excludesOutside, total != 0 else { return taps }
    return taps.map { ($0.place, $0.weight / total) }
  }

  private func coordinate(
    _ index: Double, _ length: Int, _ count: Int, _ scale: Double, _ region: (start: Double, end: Double)
  ) -> Double {
    // A quotient that should be whole decides which number is the nearest: it is rounded as scales in files are, to float32.
    func divided(_ place: Double) -> Double { Double(Float(place) / Float(scale)) }
    switch coordinates {
    case .halfPixel: return divided(index + 0.5) - 0.5
    case .halfPixelSymmetric:
      // The middle stays where it is though the length was rounded.
      let adjustment = Double(count) / (scale * Double(length))
      let centre = Double(length) / 2
      return centre * (1 - adjustment) + divided(index + 0.5) - 0.5
    case .pytorchHalfPixel: return count > 1 ? divided(index + 0.5) - 0.5 : 0
    case .alignCorners: return count > 1 ? index * Double(length - 1) / Double(count - 1) : 0
    case .asymmetric: return divided(index)
    case .cropAndResize:
      let span = Double(length - 1)
      return count > 1
        ? region.start * span + index * (region.end - region.start) * span / Double(count - 1)
        : 0.5 * (region.start + region.end) * span
    }
  }

  private func nearestPlace(_ place: Double) -> Int {
    switch nearest {
    case .roundPreferFloor: Int((place - 0.5).rounded(.up))
    case .roundPreferCeil: Int((place + 0.5).rounded(.down))
    case .floor: Int(place.rounded(.down))
    case .ceil: Int(place.rounded(.up))
    }
  }

  private func kernel(_ distance: Double) -> Double {
    let x = abs(distance)
    guard mode == .cubic else { return max(0, 1 - x) }
    let a = cubicCoefficient
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
  }
}
