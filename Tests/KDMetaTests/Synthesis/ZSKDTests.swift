import Arrays
import Datasets
import Network
import TestSupport
import Testing
import Torch

@testable import KDMeta

struct ZSKDTests {
  /// A head of three classes with two features each, the first two alike.
  private let weights: [Float] = [1, 0, 1, 0.2, -1, 0.5]

  private func similarity(classesLast: Bool) throws -> ClassSimilarity {
    let array =
      classesLast
      ? ShapedArray(
        shape: [2, 3], scalars: [weights[0], weights[2], weights[4], weights[1], weights[3], weights[5]])
      : ShapedArray(shape: [3, 2], scalars: weights)
    let graph = Graph(name: "g", inputs: [], outputs: [], nodes: [], weights: ["w": array.shape])
    return ClassSimilarity(
      ClassifierHead(features: "f", weight: "w", hasClassesLast: classesLast),
      of: Model(graph: graph, weights: ["w": array]))
  }

  @Test(
    "similarities are cosines of the classes' weights, stretched to 0…1 row by row",
    arguments: [false, true])
  func similarities(classesLast: Bool) throws {
    let rows = try similarity(classesLast: classesLast).concentrations
    #expect(rows.shape == [3, 3])
    let cosine = 1 / Float(1.04).squareRoot()
    let opposite = -1 / Float(1.25).squareRoot()
    let expected = [1, (cosine - opposite) / (1 - opposite), 0]
    for (number, wanted) in zip(rows.scalars, expected) { #expect(abs(number - wanted) < 1e-6) }
    for row in 0..<3 {
      #expect(rows.scalars[row * 3 + row] == 1)
      #expect(rows.scalars[row * 3..<row * 3 + 3].min() == 0)
    }
  }

  @Test("the head of every network of the zoo is its last dense layer", arguments: Zoo.allCases)
  func heads(network: Zoo) throws {
    let classifier = try Classifier(network.graph(classes: 7))
    let head = try #require(classifier.head)
    #expect(classifier.graph.weights[head.weight]?.first == 7)
    #expect(!head.hasClassesLast)
  }

  @Test("draws from a Dirichlet distribution sum to 1 and have its mean, for concentrations small and large")
  func dirichlet() throws {
    let concentrations: [Double] = [0.001, 0.1, 1, 5]
    let count = 20_000
    let rows = try Tensor(
      Array(repeating: concentrations, count: count).flatMap { $0 }, shape: [count, concentrations.count])
    let draws = try Generator(seed: 3).dirichlet(rows)
    let sums = try draws.sum([1]).array(of: Double.self).scalars
    #expect(sums.allSatisfy { abs($0 - 1) < 1e-9 })
    let means = try draws.mean([0]).array(of: Double.self).scalars
    let total = concentrations.reduce(0, +)
    for (mean, concentration) in zip(means, concentrations) {
      #expect(abs(mean - concentration / total) < 0.005)
    }
  }

  @Test("of every class, answers are asked for that are of it alone and such that are of several")
  func answersAreMixed() throws {
    let run = try SmallRun()
    try run.train(steps: 60)
    let (teacher, count, classCount) = (try run.teacher(), 8000, 10)
    let objective = try ZSKDObjective(
      try #require(teacher.classifier.head), of: teacher, temperature: 3, on: .cpu)
    let classes = (0..<count).map { Int64($0 % classCount) }
    let targets = try objective.drawTargets(
      for: Tensor(classes, shape: [count], on: .cpu), generator: Generator(seed: 5))
    let shares = try targets[0].array().scalars
    let most = (0..<count).map { shares[$0 * classCount..<($0 + 1) * classCount].max() ?? 0 }
    for one in 0..<classCount {
      let ofClass = stride(from: one, to: count, by: classCount).map { most[$0] }
      let sure = ofClass.count { $0 > 0.95 }
      // A concentration of a tenth gives mostly sure answers, the full one hardly ever.
      #expect((0.15...0.6).contains(Double(sure) / Double(ofClass.count)), "class \(one)")
    }
  }

  @Test("images are made of a teacher alone, and more steps bring its answers nearer to the targets")
  func images() throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    let few = try run.reconstruct(.zskd, from: .none) { $0.steps = 1 }
    let many = try run.reconstruct(.zskd, from: .none) { $0.steps = 60 }
    #expect(many.loss < 0.8 * few.loss)
    #expect(try #require(many.teacherAccuracy) > 0.8)
    let surrogate = try SurrogateFile(run.surrogatePath)
    #expect(surrogate.header.provenance.bundleSHA256 == nil)
    #expect(surrogate.header.provenance.method == "zskd")
    #expect(surrogate.header.classNames == (0..<10).map(String.init))
  }
}
