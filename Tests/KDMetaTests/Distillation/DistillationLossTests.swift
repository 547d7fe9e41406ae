import Arrays
import Foundation
import Testing
import Torch

@testable import KDMeta

struct DistillationLossTests {
  private let student: [[Double]] = [[1, -2, 0.5], [0, 3, -1]]
  private let teacher: [[Double]] = [[2, 0, -1], [-1, 1, 4]]
  private let classes = [0, 2]

  private func softmax(_ logits: [Double]) -> [Double] {
    let powers = logits.map { exp($0) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func tensor(_ rows: [[Double]]) throws -> Tensor {
    try Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, 3])
  }

  /// L and dL/ds by the formulas: the derivative of τ²·KL is τ·(q − p), that of the cross-entropy q₁ − onehot.
  private func byHand(temperature: Double, hardLabelWeight: Double) -> (value: Double, gradient: [Double]) {
    var (value, gradient) = (0.0, [Double]())
    for (row, number) in classes.enumerated() {
      let p = softmax(teacher[row].map { $0 / temperature })
      let q = softmax(student[row].map { $0 / temperature })
      let plain = softmax(student[row])
      let divergence = zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
      value +=
        (1 - hardLabelWeight) * temperature * temperature * divergence - hardLabelWeight * log(plain[number])
      gradient += (0..<3).map { unit in
        (1 - hardLabelWeight) * temperature * (q[unit] - p[unit])
          + hardLabelWeight * (plain[unit] - (unit == number ? 1 : 0))
      }
    }
    return (value / 2, gradient.map { $0 / 2 })
  }

  @Test("its value and gradient are those of the formula", arguments: [1.0, 4.0, 8.0], [0.0, 0.3, 1.0])
  func formula(temperature: Double, hardLabelWeight: Double) throws {
    var loss = DistillationLoss()
    loss.temperature = temperature
    loss.hardLabelWeight = hardLabelWeight
    let logits = try tensor(student)
    try logits.setRequiresGradient()
    let value = try loss(
      student: logits, teacher: try tensor(teacher), classes: try Tensor(classes.map(Int64.init), shape: [2]))
    let expected = byHand(temperature: temperature, hardLabelWeight: hardLabelWeight)
    #expect(abs(try value.item() - expected.value) < 1e-5)
    let gradient = try #require(try value.gradients(at: [logits])[0]).array(of: Float.self).scalars
    for (found, right) in zip(gradient, expected.gradient) { #expect(abs(Double(found) - right) < 1e-5) }
  }

  @Test("a student that answers as its teacher does has no loss, whatever it adds to all logits")
  func perfectStudent() throws {
    let value = try DistillationLoss()(
      student: try tensor(teacher.map { $0.map { $0 + 5 } }), teacher: try tensor(teacher), classes: nil)
    #expect(abs(try value.item()) < 1e-5)
  }

  @Test("a share of the classes needs classes") func classesMissing() throws {
    var loss = DistillationLoss()
    loss.hardLabelWeight = 0.1
    #expect(throws: KDMetaError.self) {
      try loss(student: try tensor(student), teacher: try tensor(teacher), classes: nil)
    }
  }
}
