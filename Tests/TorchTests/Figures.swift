import Arrays
import Foundation
import Torch

/// Numbers made by PyTorch, from `figures.json`, which `make_figures.py` writes.
struct Figures: Decodable {
  let operations: [OperationFigure]
  let paths: [OptimizerPath]

  static let all: Figures = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "figures.json")
    do {
      return try JSONDecoder().decode(Figures.self, from: Data(contentsOf: file))
    } catch {
      preconditionFailure("\(file.path): \(error); run make_figures.py")
    }
  }()
}

/// Operands of an operation and what it makes of them.
struct OperationFigure: Decodable, Sendable, CustomStringConvertible {
  let operation: Operation
  let name: String
  let inputs: [Numbers]
  let settings: [String: [Double]]
  let outputs: [Numbers]
  /// The indices of the inputs with respect to which the outputs have derivatives.
  let differentiable: [Int]

  var description: String { name.isEmpty ? operation.rawValue : "\(operation.rawValue) \(name)" }
}

/// Parameters that an optimiser moves against given gradients, and where they stop after each step.
struct OptimizerPath: Decodable, Sendable, CustomStringConvertible {
  enum Rule: String, Decodable { case adam, descent }

  let rule: Rule
  let name: String
  let settings: [String: Double]
  let start: Numbers
  let gradients: [Numbers]
  let stops: [Numbers]

  var description: String { "\(rule.rawValue), \(name)" }
}

/// A tensor's contents as the figures have them.
struct Numbers: Decodable, Sendable {
  enum Kind: String, Decodable { case int64, bool }

  /// Floating-point where none is said.
  let type: Kind?
  let shape: [Int]
  var values: [Double]

  /// A new tensor; `floats` is the type that floating-point numbers get.
  func tensor(floats: ElementType = .float32) throws -> Tensor {
    let tensor = try Tensor(values, shape: shape)
    return switch type {
    case .int64: try tensor.to(.int64)
    case .bool: try tensor.to(.bool)
    case nil: try tensor.to(floats)
    }
  }
}

/// Whether two lists of numbers agree to `tolerance`, relative to the expected number where that is above 1.
func agree(_ numbers: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
  numbers.count == expected.count
    && zip(numbers, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

extension Tensor {
  /// The numbers in row-major order.
  var numbers: [Double] { get throws { try array(of: Double.self).scalars } }
}
