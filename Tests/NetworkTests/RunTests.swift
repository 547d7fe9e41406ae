import Arrays
import Testing
import Torch

@testable import Network

@Suite("Runs") struct RunTests {
  private let model: Model
  private let executor: Executor
  private let images = noise([4, 1, 8, 8], seed: 1)

  init() throws {
    model = try Model(initializing: Zoo.digits.graph(), generator: Generator(seed: 1))
    executor = try Executor(model)
  }

  @Test("give tapped values beside the result")
  func taps() throws {
    let taps = try Classifier(model.graph).taps
    let result = try executor.run([Tensor(images)], taps: Set(taps.map(\.value)))
    #expect(result.taps.count == taps.count)
    for tap in taps { #expect(result.taps[tap.value]?.shape == [4] + tap.shape) }
    #expect(result.taps["logits"]?.shape == [4, 10])
    // The last layer by hand, from what the tap before it holds.
    let hidden = try #require(result.taps["relu3_output"])
    let weight = try #require(executor.weights["fc2.weight"])
    let logits = try hidden.linear(weight, executor.weights["fc2.bias"]).array()
    #expect(try result.outputs[0].array() == logits)
  }

  @Test("multiply values by masks before anything takes them")
  func masks() throws {
    let mask = try Tensor((0..<64).map { Float($0 % 2) }, shape: [64])
    let input = try Tensor(images)
    let free = try executor.run([input], taps: ["relu3_output"])
    let masked = try executor.run([input], taps: ["relu3_output"], masks: ["relu3_output": mask])
    let hidden = try #require(free.taps["relu3_output"]) * mask
    #expect(try masked.taps["relu3_output"]?.array() == hidden.array())
    let weight = try #require(executor.weights["fc2.weight"])
    #expect(try masked.outputs[0].array() == hidden.linear(weight, executor.weights["fc2.bias"]).array())
  }

  @Test(
    "give for a shape what a first run gives, whatever came before", arguments: ["linear", "nearest", "mask"])
  func shapesAfterShapes(kind: String) throws {
    var builder = ModelBuilder([nil, 2, nil, nil])
    if kind == "mask" {
      builder.node("Trilu", ["x"], ["y"])
    } else {
      builder.weight("scales", [4], [1, 1, 1.7, 0.6])
      builder.node("Resize", ["x", "", "scales"], ["y"], ["mode": .string(kind)])
    }
    let model = try builder.imported()
    let executor = try Executor(model)
    for (shape, mode) in [
      ([1, 2, 7, 8], .inference), ([1, 2, 7, 8], .absolute), ([1, 2, 8, 7], .inference),
      ([2, 2, 7, 8], .inference), ([2, 2, 7, 8], .inference),
    ] as [([Int], ExecutionMode)] {
      let input = try Tensor(noise(shape, seed: 2))
      let first = try Executor(model).run([input], mode: mode).outputs[0].array()
      #expect(try executor.run([input], mode: mode).outputs[0].array() == first)
    }
  }

  @Test("refuse taps and masks of values that are not there")
  func unknown() throws {
    try expectFault(.invalid, "the model has no value named 'pool9'") {
      try executor.run([Tensor(images)], taps: ["pool9"])
    }
    try expectFault(.invalid, "the model has no value named 'pool9'") {
      try executor.run([Tensor(images)], masks: ["pool9": Tensor(1)])
    }
  }

  @Test("name the node where the engine fails")
  func failure() throws {
    let error = try #require(throws: ModelError.self) {
      try executor.run([Tensor(images)], masks: ["pool2_output": Tensor(repeating: 1, shape: [7])])
    }
    #expect(error.node == "pool2")
    guard case .execution = error.kind else {
      Issue.record("\(error.kind)")
      return
    }
  }

  @Test("free every value after its last use, but for weights and results", arguments: Zoo.allCases)
  func plan(_ network: Zoo) throws {
    let graph = network.graph()
    let plan = try Plan(graph)
    let steps = plan.steps
    for (name, slot) in plan.slots {
      let last = graph.nodes.lastIndex { $0.inputs.contains(name) || $0.outputs.contains(name) }
      let freed = steps.indices.filter { steps[$0].freed.contains(slot) }
      let isKept = graph.weights[name] != nil || graph.outputs.contains(name)
      #expect(freed == (isKept ? [] : [last]))
    }
  }

  // In a process of its own, where no other test makes tensors.
  @Test("leave no tensor behind but their results")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      let model = try Model(initializing: Zoo.hinton800.graph(), generator: Generator(seed: 1))
      let before = try Engine.liveTensorCount()
      do {
        let executor = try Executor(model)
        let input = try Tensor(noise([2, 1, 28, 28], seed: 1))
        for mode in [ExecutionMode.inference, .absolute, .training(try Generator(seed: 2))] {
          let count = try Engine.liveTensorCount()
          let result = try executor.run([input], mode: mode, taps: ["relu1_output"])
          #expect(try Engine.liveTensorCount() == count + result.outputs.count + result.taps.count)
        }
        for parameter in executor.parameters { try parameter.setRequiresGradient() }
        let scores = try executor.run([input], mode: .training(Generator(seed: 2))).outputs[0]
        _ = try scores.sum().gradients(at: executor.parameters)
      }
      #expect(try Engine.liveTensorCount() == before)
    }
  }
}
