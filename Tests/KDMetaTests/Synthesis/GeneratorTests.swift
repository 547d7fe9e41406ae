import Arrays
import Datasets
import Foundation
import Network
import ONNX
import Records
import TestSupport
import Testing
import Torch

@testable import KDMeta

struct GeneratorTests {
  @Test("DAFL's loss is its three terms, with the entropy in logarithms to base 10") func daflLoss() throws {
    let logits: [[Double]] = [[2, 0, -1], [0.5, 1, 0], [-1, 3, 3.5], [0, 0.2, 0.1]]
    let features: [Double] = [1, -2, 0.5, 3, 0, -1, 2, 2]
    let run = try SmallRun()
    try run.train(steps: 5)
    var options = DAFLMethod.published ?? GeneratorOptions()
    options.weights[OneHotTerm.name] = 0.7
    let setup = GeneratorTermSetup(synthesis: try run.setup(), options: options)
    let loss = try GeneratorLoss(setup, own: [], terms: GeneratorTerms.standard)
    let head = try run.teacher().classifier.head
    var batch = GeneratorBatch(
      latents: try Tensor(repeating: 0, shape: [4, 5]), targets: nil,
      inputs: try Tensor(repeating: 0, shape: [4, 1, 1, 1]), pixels: nil)
    batch.views = [
      [
        setup.logits: try Tensor(logits.flatMap { $0.map(Float.init) }, shape: [4, 3]),
        try #require(head).features: try Tensor(features.map(Float.init), shape: [4, 2]),
      ]
    ]
    let value = try loss(batch)
    let softmax = logits.map { row in
      let powers = row.map(exp)
      return powers.map { $0 / powers.reduce(0, +) }
    }
    let oneHot = softmax.reduce(0) { $0 - log($1.max() ?? 1) } / 4
    let means = (0..<3).map { column in softmax.reduce(0) { $0 + $1[column] } / 4 }
    let negentropy = means.reduce(0) { $0 + $1 * log10($1) }
    let activation = features.reduce(0) { $0 + abs($1) } / 8
    let expected = 0.7 * oneHot + 5 * negentropy - 0.1 * activation
    #expect(abs(try value.total.item() - expected) < 1e-5)
    #expect(value.terms.map(\.name) == ["one-hot", "class-balance", "activation"])
  }

  @Test("images of one class that are alike for unlike numbers are not diverse, others are")
  func diversity() throws {
    let run = try SmallRun()
    try run.train(steps: 5)
    var options = GeneratorOptions()
    options.weights = [ModeSeekingTerm.name: 2]
    options.conditioning = .label
    let setup = GeneratorTermSetup(synthesis: try run.setup(), options: options)
    let loss = try GeneratorLoss(setup, own: [], terms: GeneratorTerms.standard)
    func value(_ pixels: [Float], classes: [Int64]) throws -> GeneratorLoss.Value {
      var batch = GeneratorBatch(
        latents: try Tensor([0, 0, 2, 2, 1, 1, 0, 0] as [Float], shape: [4, 2]),
        targets: try Tensor(classes, shape: [4]).oneHot(3),
        inputs: try Tensor(pixels, shape: [4, 1, 1, 1]), pixels: nil)
      batch.views = [[setup.logits: try Tensor(repeating: 0, shape: [4, 3])]]
      return try loss(batch)
    }
    // Halves are compared: the first image with the third, the second with the fourth.
    let apart = try value([0, 0, 3, 1], classes: [1, 2, 1, 2])
    let term = try #require(apart.terms.last)
    #expect(term.name == "mode-seeking")
    #expect(abs(try term.value.item() - (3.0 / 1 + 1.0 / 2) / 2) < 1e-6)
    let alike = try value([5, 5, 5, 5], classes: [1, 2, 1, 2])
    #expect(abs(try alike.total.item() - apart.total.item() - 2 * 1.75) < 1e-5)
    let ofOneClass = try value([0, 0, 3, 1], classes: [1, 2, 1, 0])
    #expect(abs(try #require(ofOneClass.terms.last).value.item() - 3) < 1e-6)
  }

  @Test("features that tell images apart have little contrast to lower, and alike ones ln n")
  func contrast() throws {
    let features = try Tensor([3, 0, 0, 0, 0.2, 0, 0, 0, 7] as [Float], shape: [3, 3])
    let cosines = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map { row in row.map { exp(Double($0) / 0.5) } }
    let expected = -log(cosines[0][0] / cosines[0].reduce(0, +))
    #expect(abs(try features.contrast(with: features * 4, temperature: 0.5).item() - expected) < 1e-6)
    #expect(try features.contrast(with: features).item() < 1e-3)
    let alike = try Tensor([1, 2, 3, 1, 2, 3, 2, 4, 6] as [Float], shape: [3, 3])
    #expect(abs(try alike.contrast(with: alike).item() - log(3)) < 1e-5)
  }

  @Test("features of zeros, which have no direction, give a contrast with gradients")
  func contrastOfZeros() throws {
    let features = try Tensor([0, 0, 1, 2] as [Float], shape: [2, 2])
    try features.setRequiresGradient()
    let contrast = try features.contrast(with: features)
    #expect(try contrast.item().isFinite)
    let gradient = try #require(try contrast.gradients(at: [features])[0])
    #expect(try gradient.isFinite().to(.float32).least().item() == 1)
  }

  @Test("a weight on contrast shows the teacher every batch twice, and has it tell images of a class apart")
  func contrastingImages() throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    let head = try #require(run.teacher().classifier.head)
    /// The contrast of fresh images of one class.
    func contrast(weight: Double) throws -> Double {
      var options = DAFLMethod.published ?? GeneratorOptions()
      (options.steps, options.batchSize, options.jitter, options.totalVariation) = (100, 64, 0.5, 0.1)
      (options.channels, options.learningRate, options.usesCosineDecay) = (16, 2e-3, true)
      options.conditioning = .softLabel
      options.weights[ContrastTerm.name] = weight
      let training = try run.generatorTraining(options)
      #expect(training.loss.viewCount == (weight > 0 ? 2 : 1))
      try training.run { _, _ in }
      return try withoutGradients {
        let classes = try Tensor([Int64](repeating: 1, count: 32), shape: [32])
        let images = try training.batch(32, for: classes, isTraining: false).inputs
        let seen = try training.teacher.run([images], taps: [head.features]).taps[head.features]
        let features = try #require(seen)
        return try features.contrast(with: features).item()
      }
    }
    #expect(try contrast(weight: 5) < 0.9 * contrast(weight: 0))
  }

  @Test(
    "told classes or answers, DAFL asks for these rather than for what the teacher answers",
    arguments: [Conditioning.label, .softLabel])
  func fed(_ conditioning: Conditioning) throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    let report = try run.reconstruct(.dafl, from: .none) {
      $0.steps = 150
      $0.batchSize = 64
      $0.channels = 16
      $0.conditioning = conditioning
      $0.modeSeekingWeight = 0.1
      $0.totalVariation = 0.1
      $0.jitter = 0.5
      $0.count = 200
    }
    // An answer of two classes alike may be met nearly, and lead to the other class.
    #expect(try #require(report.teacherAccuracy) > (conditioning == .label ? 0.8 : 0.6))
  }

  @Test(
    "a generator's images are for its classes, and training brings them nearer to what is asked")
  func guided() throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    try run.record { $0.records = [SpectralNetwork.name] }
    func make(_ steps: Int) throws -> Reconstructor.Report {
      try run.reconstruct(.guided) {
        $0.steps = steps
        $0.batchSize = 64
        $0.channels = 16
        $0.refinementSteps = 0
        $0.count = 100
      }
    }
    let few = try make(2)
    let many = try make(150)
    #expect(many.loss < 0.8 * few.loss)
    #expect(try #require(many.teacherAccuracy) > 0.8)
  }

  @Test(
    "refined images are nearer to what they were made for, and still in range and of their classes",
    arguments: [MethodReference.guided, .contrastive])
  func refinement(method: MethodReference) throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    if method.type.record != nil { try run.record { $0.records = [SpectralNetwork.name] } }
    func make(_ rate: Double) throws -> Reconstructor.Report {
      try run.reconstruct(method, from: method.type.record == nil ? .none : .bundle) {
        $0.steps = 60
        $0.batchSize = 64
        $0.channels = 16
        ($0.refinementSteps, $0.refinementRate) = (20, rate)
        $0.count = 100
      }
    }
    let still = try make(0)
    let refined = try make(0.1)
    #expect(refined.loss < 0.8 * still.loss)
    #expect(try #require(refined.teacherAccuracy) >= #require(still.teacherAccuracy) - 0.02)
    let surrogate = try SurrogateFile(run.surrogatePath)
    let preprocessing = surrogate.header.preprocessing
    guard case .values(let images) = try surrogate.readAll().pixels else {
      Issue.record("images without numbers")
      return
    }
    let pixels = images.scalars.map { $0 * preprocessing.std[0] + preprocessing.mean[0] }
    #expect(pixels.allSatisfy { -1e-5...1 + 1e-5 ~= $0 })
  }

  @Test("a saved generator makes images of its classes, and says what it takes and makes")
  func saving() throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    try run.record { $0.records = [SpectralNetwork.name] }
    var settings = Reconstructor.Settings(method: .guided)
    (settings.steps, settings.batchSize, settings.count) = (150, 64, 40)
    let path = run.folder.path("generator.onnx")
    _ = try Reconstructor.reconstruct(
      try run.teacher(), from: run.bundlePath, settings: settings, to: run.surrogatePath, generatorPath: path,
      context: run.context)
    let model = try ONNXImporter.model(ModelFile.load(path))
    let text = try #require(model.metadata[GeneratorFile.metadataKey])
    #expect(text.contains(#""classes":10"#) && text.contains(#""images":"pixels""#))
    let count = try #require(model.graph.inputs.first?.shape.last ?? nil)
    let random = try Generator(seed: 3)
    let classes = try Tensor((0..<50).map { Int64($0 % 10) }, shape: [50])
    let latent = try Tensor.concatenating(
      [random.normal([50, count - 10]), classes.oneHot(10)], dimension: 1)
    let pixels = try Executor(model).run([latent]).outputs[0]
    #expect(try pixels.least().item() >= 0 && pixels.greatest().item() <= 1)
    let teacher = try run.teacher()
    let inputs = try ImageInputs(teacher.preprocessing, on: .cpu).inputs(ofScaled: pixels)
    let answers = try Executor(teacher.model).run([inputs]).outputs[0].argmax(1)
    #expect(try answers.equal(to: classes).to(.float32).mean().item() > 0.8)
  }

  @Test("a method without a generator has none to save", arguments: [MethodReference.zskd, .noise])
  func nothingToSave(method: MethodReference) throws {
    let run = try SmallRun()
    try run.train(steps: 5)
    #expect(throws: KDMetaError.self) {
      try Reconstructor.reconstruct(
        try run.teacher(), from: nil, settings: Reconstructor.Settings(method: method), to: run.surrogatePath,
        generatorPath: run.folder.path("generator.onnx"), context: run.context)
    }
    #expect(try !run.folder.names().contains("surrogate.h5"))
  }

  @Test("DAFL's images are of the classes that the teacher puts them in, all of them") func dafl() throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    let report = try run.reconstruct(.dafl, from: .none) {
      $0.steps = 100
      $0.batchSize = 128
      $0.channels = 16
      $0.count = 200
    }
    #expect(report.teacherAccuracy == nil)
    let made = try DataLocation.open(run.surrogatePath, split: .train).readAll()
    #expect(Set(try #require(made.classes)).count > 6)
  }

  @Test(
    "a student learns from a generator that learns with it, from its own batches, fresh ones, or several of these",
    arguments: [(.dafl, true, 1), (.dafl, false, 1), (.dafl, false, 2), (.contrastive, false, 1)]
      as [(MethodReference, Bool, Int)])
  func online(method: MethodReference, sharesBatches: Bool, batchesPerStep: Int) throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    var synthesis = method.configured
    synthesis.put("channels", 8)
    synthesis.put("shared-batch", sharesBatches)
    synthesis.put("student-batches", batchesPerStep)
    synthesis.put("refinement-steps", 0)
    let report = try run.distill(by: synthesis, steps: 120, batchSize: 64)
    #expect(report.images == nil)
    let evaluation = try Evaluator.evaluate(
      try LoadedClassifier(run.studentPath), on: try SmallRun.digits(.test), context: run.context)
    #expect(
      try #require(evaluation.accuracy) > 0.3, "a student that has learnt nothing is right one time in ten")
  }

  @Test(
    "every method makes images while a student learns from them", arguments: MethodReference.all)
  func everyMethodOnline(method: MethodReference) throws {
    let run = try SmallRun()
    try run.train(steps: 20)
    var bundle: String?
    if let record = method.type.record {
      try run.record { $0.records = [record.name] }
      bundle = run.bundlePath
    }
    var synthesis = method.configured
    for (name, value) in [("steps", 2), ("batch-size", 10), ("channels", 4), ("refinement-steps", 2)] {
      synthesis.put(name, value)
    }
    if method == .dafl { synthesis.put("refinement-steps", 0) }
    let report = try run.distill(by: synthesis, from: bundle, count: 30, steps: 6)
    #expect(report.images == nil)
    #expect(FileManager.default.fileExists(atPath: run.studentPath))
  }

  @Test("a batch can be shared where the generator takes a step for it alone")
  func impossibleRhythm() throws {
    let run = try SmallRun()
    try run.train(steps: 5)
    var synthesis = MethodReference.dafl.configured
    synthesis.put("shared-batch", true)
    synthesis.put("student-batches", 2)
    let error = #expect(throws: KDMetaError.self) { try run.distill(by: synthesis) }
    #expect(try #require(error).description.contains("student-batches"))
    #expect(throws: MethodOptionError.self) { try synthesis.set("student-batches", to: "0") }
  }

  @Test("a generator of few classes is told of, once, and one of all classes is not") func collapse() throws {
    let watcher = Watcher()
    let few = ModeCollapseMonitor(classCount: 4, reporter: watcher)
    let one = try Tensor((0..<32).map { Float($0 % 4 == 0 ? 9 : 0) }, shape: [8, 4])
    for step in 1...600 { try few.watch(one, step: step) }
    #expect(watcher.notes.count == 1)
    #expect(watcher.notes.first?.contains("of few classes") == true)
    let all = ModeCollapseMonitor(classCount: 4, reporter: watcher)
    let even = try Tensor((0..<32).map { Float($0 % 5 == 0 ? 9 : 0) }, shape: [8, 4])
    for step in 1...600 { try all.watch(even, step: step) }
    #expect(watcher.notes.count == 1)
  }

  @Test("a generator of one image is told of, even where the teacher is unsure of it") func alike() throws {
    let watcher = Watcher()
    let watch = ModeCollapseMonitor(classCount: 4, reporter: watcher)
    let unsure = try Tensor((0..<32).map { Float($0 % 4) * 0.1 }, shape: [8, 4])
    for step in 1...600 { try watch.watch(unsure, step: step) }
    #expect(watcher.notes.count == 1)
    #expect(watcher.notes.first?.contains("all alike (answers tell them apart by 0.00 of 1.39") == true)
  }

  @Test("a record without directions guides no generator") func withoutDirections() throws {
    let run = try SmallRun()
    try run.train(steps: 5)
    try run.record { $0.records = [TopLayer.name] }
    #expect(throws: KDMetaError.self) { try run.reconstruct(.guided) }
    #expect(throws: KDMetaError.self) { try run.reconstruct(.guided, from: .none) }
  }
}
