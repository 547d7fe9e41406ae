internal import Torch

/// Einsum: a sum of products over named dimensions.
struct Einsum: Operator {
  static let onnxNames = ["Einsum"]
  private let equation: String

  init(_ node: NodeReader) throws(ModelError) {
    guard let equation = try node.text("equation") else {
      throw ModelError(.invalid, "it lacks its equation")
    }
    self.equation = equation.filter { $0 != " " }
    guard self.equation.allSatisfy({ $0.isLetter && $0.isASCII || ",.->".contains($0) }),
      self.equation.utf8.count < 256
    else { throw ModelError(.invalid, "'\(equation.prefix(80))' is no equation of einsum") }
  }

  var encoding: NodeEncoding { NodeEncoding("Einsum", [("equation", .text(equation))]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let sides = equation.split(separator: "->", omittingEmptySubsequences: false).map(String.init)
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard terms.count == operands.count, sides.count <= 2 else {
      throw ModelError(.invalid, "'\(equation)' is not for \(operands.count) operands")
    }
    var lengths: [Character: Int] = [:]
    var uses: [Character: Int] = [:]
    var rest: [Int] = []
    for (index, term) in terms.enumerated() {
      let shape = try operands.required(index, "operand")
      let letters = term.filter { $0 != "." }
      let before = Array(term.prefix { $0 != "." })
      let open = shape.count - letters.count
      guard open >= 0, open == 0 || term.contains("...") else {
        throw ModelError(.invalid, "'\(term)' does not name the dimensions of \(shape)")
      }
      rest = try broadcast(rest, Array(shape[before.count..<before.count + open]))
      for (letter, length) in zip(letters, shape[..<before.count] + shape[(before.count + open)...]) {
        let known = lengths[letter] ?? 1
        guard known == length || known == 1 || length == 1 else {
          throw ModelError(.invalid, "'\(letter)' of '\(equation)' is \(known) and \(length)")
        }
        lengths[letter] = max(known, length)
        uses[letter, default: 0] += 1
      }
    }
    // Left out, the result has all that stand once, in order of the alphabet.
    let result =
      sides.count == 2
      ? sides[1] : "..." + uses.filter { $0.value == 1 }.keys.sorted().map(String.init).joined()
    var shape: [Int] = []
    var hasRest = false
    for character in result {
      if character == "." {
        if !hasRest { shape += rest }
        hasRest = true
      } else {
        guard let length = lengths[character] else {
          throw ModelError(.invalid, "'\(character)' of '\(equation)' is in no operand")
        }
        shape.append(length)
      }
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    guard case .absolute = mode else {
      var values: [Tensor] = []
      for index in 0..<operands.count { values.append(operands[index]) }
      return [try Tensor.einsum(equation, values)]
    }
    if let obstacle = pathObstacle(areWeights: operands.areWeights) {
      throw TorchError(kind: .notImplemented, operation: "Einsum", message: obstacle)
    }
    let (a, b) = try operands.absoluteFactors(of: "Einsum")
    return [try Tensor.einsum(equation, [a, b])]
  }

  func pathObstacle(areWeights: [Bool]) -> String? {
    areWeights.count == 2
      ? Operands.productObstacle(areWeights: areWeights)
      : "an einsum of \(areWeights.count) values has no path weights; those of two have"
  }

  var kind: OperatorKind { .dense }
}
