internal import Foundation

/// One cycle of the learning rate (Smith and Topin 2018): up from a 25th of its peak over the first 30 % of the steps, then
/// down to almost nothing, both along half a cosine.
struct LearningRateSchedule {
  let peak: Double
  let steps: Int

  private static let warmUpFraction = 0.3
  private static let startDivisor = 25.0
  private static let endDivisor = 25.0 * 1e4

  /// The rate at `step`, which counts from 0.
  func rate(at step: Int) -> Double {
    let last = Double(max(1, steps - 1))
    let top = max(1, Self.warmUpFraction * Double(steps) - 1)
    let now = Double(step)
    return now <= top
      ? blend(from: peak / Self.startDivisor, to: peak, now / top)
      : blend(from: peak, to: peak / Self.endDivisor, (now - top) / max(1, last - top))
  }

  private func blend(from start: Double, to end: Double, _ fraction: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(.pi * min(1, fraction)))
  }

  /// A rate that stays at `peak` for half of `steps` and then falls to nothing along half a cosine.
  static func cosineDecay(peak: Double, steps: Int, at step: Int) -> Double {
    let fraction = (Double(step) / Double(max(1, steps)) - 0.5) * 2
    return fraction <= 0 ? peak : peak / 2 * (1 + cos(.pi * min(1, fraction)))
  }
}
