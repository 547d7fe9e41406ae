import Arrays
import Bundle
import Testing
import Torch

@testable import Records

struct ClassGaussianTests {
  private static let mean = ShapedArray<Float>(shape: [2, 3], scalars: [9, 9, 9, 1, -2, 5])

  /// Class 1's spread as a bundle stores it, with the covariance that it stands for.
  enum Spread: String, CaseIterable, CustomTestStringConvertible {
    case std, factor, lowRank

    var testDescription: String { rawValue }

    var arrays: [String: ShapedArray<Float>] {
      switch self {
      case .std:
        ["deviation": ShapedArray(shape: [2, 3], scalars: [7, 7, 7, 0.5, 2, 0])]
      case .factor:
        [
          "factor": ShapedArray(
            shape: [2, 3, 3], scalars: [7, 0, 0, 7, 7, 0, 7, 7, 7, 1, 0, 0, 2, 0.5, 0, -1, 1, 0.25])
        ]
      case .lowRank:
        [
          "low_rank_factor": ShapedArray(shape: [2, 3, 1], scalars: [7, 7, 7, 1, 2, -1]),
          "residual_deviation": ShapedArray(shape: [2, 3], scalars: [7, 7, 7, 0.5, 0, 1]),
        ]
      }
    }

    var covariance: [[Double]] {
      switch self {
      case .std: [[0.25, 0, 0], [0, 4, 0], [0, 0, 0]]
      case .factor: [[1, 2, -1], [2, 4.25, -1.5], [-1, -1.5, 2.0625]]
      case .lowRank: [[1.25, 2, -1], [2, 4, -2], [-1, -2, 2]]
      }
    }
  }

  @Test(
    "draws have the recorded mean and covariance of their class, or wider", arguments: Spread.allCases,
    [1, 1.5])
  func draws(spread: Spread, width: Double) throws {
    let covariance = spread.covariance.map { row in row.map { $0 * width * width } }
    let contents = RecordContents(
      encoding: "gaussian", arrays: spread.arrays.merging(["mean": Self.mean]) { first, _ in first },
      storage: .float32)
    let gaussian = try ClassGaussian(contents, record: "r", at: "", unitCount: 3, on: .cpu)
    let count = 40_000
    let drawn = try gaussian.draw(
      try Tensor([Int64](repeating: 1, count: count), shape: [count]), generator: try Generator(seed: 3),
      width: width
    ).array(of: Float.self).scalars.map(Double.init)
    let centre = (0..<3).map { unit in (0..<count).reduce(0) { $0 + drawn[$1 * 3 + unit] } / Double(count) }
    for i in 0..<3 {
      let std = covariance[i][i].squareRoot()
      // Five standard errors.
      #expect(abs(centre[i] - [1, -2, 5][i]) <= 5 * std / Double(count).squareRoot() + 1e-6)
      for j in 0..<3 {
        let found =
          (0..<count).reduce(0) {
            $0 + (drawn[$1 * 3 + i] - centre[i]) * (drawn[$1 * 3 + j] - centre[j])
          } / Double(count)
        let bound = 5 * (2 * covariance[i][i] * covariance[j][j] / Double(count)).squareRoot()
        #expect(abs(found - covariance[i][j]) <= bound + 1e-6, "units \(i) and \(j)")
      }
    }
  }

  @Test("each draw is of its own class") func classes() throws {
    let contents = RecordContents(
      encoding: "gaussian",
      arrays: ["mean": Self.mean, "deviation": ShapedArray(repeating: 0, shape: [2, 3])], storage: .float32)
    let gaussian = try ClassGaussian(contents, record: "r", at: "", unitCount: 3, on: .cpu)
    let drawn = try gaussian.draw(
      try Tensor([1, 0, 1] as [Int64], shape: [3]), generator: try Generator(seed: 0))
    #expect(try drawn.array(of: Float.self).scalars == [1, -2, 5, 9, 9, 9, 1, -2, 5])
  }

  /// Arrays that do not describe two classes of three units.
  private static let misfits: [[String: [Int]]] = [
    [:],
    ["mean": [2, 3]],
    ["deviation": [2, 3]],
    ["mean": [2, 4], "deviation": [2, 4]],
    ["mean": [3], "deviation": [3]],
    ["mean": [2, 3, 1], "deviation": [2, 3]],
    ["mean": [2, 3], "deviation": [1, 3]],
    ["mean": [2, 3], "deviation": [2, 3, 3]],
    ["mean": [2, 3], "factor": [2, 3]],
    ["mean": [2, 3], "factor": [2, 3, 2]],
    ["mean": [2, 3], "factor": [2, 4, 4]],
    ["mean": [2, 3], "low_rank_factor": [2, 3, 1]],
    ["mean": [2, 3], "residual_deviation": [2, 3]],
    ["mean": [2, 3], "low_rank_factor": [2, 3], "residual_deviation": [2, 3]],
    ["mean": [2, 3], "low_rank_factor": [2, 3, 1], "residual_deviation": [3, 3]],
  ]

  @Test("contents of another shape are a mismatch", arguments: misfits)
  func mismatch(shapes: [String: [Int]]) {
    let contents = RecordContents(
      encoding: "gaussian", arrays: shapes.mapValues { ShapedArray(repeating: 0, shape: $0) },
      storage: .float32)
    #expect {
      try ClassGaussian(contents, record: "top-layer", at: "", unitCount: 3, on: .cpu)
    } throws: { error in
      guard case RecordError.mismatch("top-layer", _) = error else { return false }
      return true
    }
  }
}
