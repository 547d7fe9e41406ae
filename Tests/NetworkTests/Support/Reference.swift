import Arrays
import Foundation
import TestSupport

/// The outside implementations that results are compared with, by `Fixtures/reference.py`.
enum Reference {
  private struct Entry: Codable {
    let shape: [Int]
    let data: Data
  }

  private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/reference.py").path()

  /// A model to be run by onnxruntime.
  struct Job: Encodable {
    private let path: String
    private let inputs: [String: Entry]
    private let isChecked: Bool

    /// The model at `path` with these inputs; where `isChecked`, onnx must find nothing wrong with it.
    init(_ path: String, _ inputs: [String: ShapedArray<Float>], isChecked: Bool = true) {
      self.path = path
      self.isChecked = isChecked
      self.inputs = inputs.mapValues { array in
        Entry(shape: array.shape, data: array.scalars.withUnsafeBytes { Data($0) })
      }
    }
  }

  /// The arrays of the NPZ file at `path`.
  static func arrays(_ path: String) throws -> [String: ShapedArray<Float>] {
    try arrays(JSONDecoder().decode([String: Entry].self, from: Python.run(script, ["arrays", path])))
  }

  /// What onnxruntime makes of each of `jobs`.
  static func run(_ jobs: [Job]) throws -> [[String: ShapedArray<Float>]] {
    let results = try Python.run(script, ["run"], input: JSONEncoder().encode(jobs))
    return try JSONDecoder().decode([[String: Entry]].self, from: results).map(arrays)
  }

  private static func arrays(_ entries: [String: Entry]) -> [String: ShapedArray<Float>] {
    entries.mapValues { entry in
      let scalars = entry.data.withUnsafeBytes { bytes in
        (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
      }
      return ShapedArray(shape: entry.shape, scalars: scalars)
    }
  }
}

/// The largest difference of `a` and `b`, in units of the largest number of `b`; infinite where the shapes differ.
func relativeDifference(_ a: ShapedArray<Float>, _ b: ShapedArray<Float>) -> Float {
  a.furthest(from: b) / max(b.greatest, .leastNormalMagnitude)
}
