import ArgumentParser
import Checkpoints
import Foundation
import KDMeta
import LinearAlgebra
import Network
import Torch

/// What commands that write to a person have in common.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show neither progress nor notes.")
  var quiet = false
}

/// How many threads commands that open the engine use.
struct ThreadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Processor threads. (default: OMP_NUM_THREADS, else one a core)", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes 1 to 1024.") }
  }

  /// The context of a command, with Ctrl-C connected to it.
  ///
  /// - Parameter isShared: Whether several processes can do the command together.
  func context(
    _ output: OutputOptions, device: Device = .cpu, seed: UInt64 = 0,
    checkpoints: CheckpointSettings = CheckpointSettings(), isShared: Bool = false
  ) throws(KDMetaError) -> RunContext {
    let place = try ProcessPlace(ProcessInfo.processInfo.environment)
    guard place == nil || isShared else {
      throw .forOneProcess("the command")
    }
    LibraryEnvironment.restartIfBetter()
    // Before the engine is opened, which takes a while: a request to stop counts from the start.
    let interruption = Signals.connect()
    // libtorch's own default takes processors that share a core for one, and in a container may see one alone.
    let process = ProcessInfo.processInfo
    let isSetOutside = process.environment["OMP_NUM_THREADS"].map { !$0.isEmpty } ?? false
    if let count = threads ?? (isSetOutside ? nil : process.activeProcessorCount) {
      do throws(TorchError) { try Engine.setThreadCount(count) } catch { throw .engine(error) }
    }
    let team = try place.map { place throws(KDMetaError) in try ProcessTeam(place) }
    let isQuiet = output.quiet || !(team?.isFirst ?? true)
    return RunContext(
      device: device, seed: seed, reporter: isQuiet ? SilentReporter() : TerminalReporter(),
      interruption: interruption, checkpoints: checkpoints, team: team)
  }
}

/// What commands that compute have in common.
struct ComputeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What all random numbers follow from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Where to compute: cpu, cuda or cuda:N.", valueName: "device"))
  var device = Device.cpu

  @OptionGroup var threads: ThreadOptions

  /// The context of a command, with Ctrl-C connected to it.
  func context(
    _ output: OutputOptions, _ checkpoints: CheckpointOptions? = nil, isShared: Bool = false
  ) throws(KDMetaError) -> RunContext {
    try threads.context(
      output, device: device, seed: seed, checkpoints: checkpoints?.settings ?? CheckpointSettings(),
      isShared: isShared)
  }
}

/// How long work is kept from being lost.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How often to keep what the same command goes on from after an interruption.",
      valueName: "seconds"))
  var checkpointEvery = 60.0

  @Flag(help: "Begin anew, whatever an earlier command has left.")
  var restart = false

  func validate() throws {
    if !(0...1e6).contains(checkpointEvery) {
      throw ValidationError("--checkpoint-every takes 0 to 1,000,000 seconds.")
    }
  }

  var settings: CheckpointSettings {
    CheckpointSettings(interval: .seconds(checkpointEvery), restart: restart ? .always : .never)
  }
}

/// How the training of a network is set.
struct TrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Batches to learn from. (default: \(Trainer.defaultSettings(for: .zoo(.lenet5)).steps) for a teacher, "
        + "\(Distiller.Settings().training.steps) for a student)",
      valueName: "count"))
  var steps: Int?

  @Option(help: ArgumentHelp("Images in a batch.", valueName: "count"))
  var batchSize = 128

  @Option(
    help: ArgumentHelp(
      "Peak of the learning rate of Adam. (default: \(Distiller.Settings().training.learningRate); "
        + "\(Trainer.defaultSettings(for: .zoo(.hinton1200)).learningRate) for a hinton teacher)",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How the learning rate changes: up to its peak and down to nothing, or not at all.", visibility: .hidden
    ))
  var schedule = TrainingSettings.Schedule.oneCycle

  @Option(
    help: ArgumentHelp(
      "Write a moving mean of the weights, of which each step keeps this share, such as 0.999; 0 writes the last weights.",
      valueName: "share", visibility: .hidden))
  var emaDecay = 0.0

  @Option(help: ArgumentHelp("Decoupled weight decay.", valueName: "rate", visibility: .hidden))
  var weightDecay = 0.0

  @Option(
    help: ArgumentHelp(
      "Random changes of images; flip mirrors too, which is not for writing.",
      valueName: "kind"))
  var augment = AugmentationChoice.affine

  @Flag(
    help: ArgumentHelp(
      "Start from the weights of the network's file instead of fresh ones.", visibility: .hidden))
  var keepWeights = false

  @Flag(
    name: .customLong("fold-bn"),
    help: ArgumentHelp(
      "Write the model with its batch norms as part of the convolutions before them.", visibility: .hidden))
  var foldBatchNorms = false

  @Flag(
    name: .customLong("sync-bn"),
    help: ArgumentHelp(
      "Of several processes: batch norms take the moments of the whole batch, not of a process's share.",
      visibility: .hidden))
  var synchronizeBatchNorms = false

  @Option(help: precisionHelp)
  var precision = Precision.float32

  /// Checks that these options fit the network that is trained.
  func check(_ network: NetworkName) throws {
    if keepWeights, case .zoo(let name) = network {
      throw ValidationError("--keep-weights: the zoo's '\(name.rawValue)' has none; name an ONNX file.")
    }
  }

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps takes 1 or more.") }
    if batchSize < 1 { throw ValidationError("--batch-size takes 1 or more.") }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate takes a positive number.")
    }
    if !(0..<1).contains(emaDecay) {
      throw ValidationError("--ema-decay takes a share from 0 to less than 1.")
    }
  }

  /// These options over a command's `defaults`; `mixup` is the share of a batch that is mixed in pairs.
  func settings(over defaults: TrainingSettings, mixup: Double) -> TrainingSettings {
    var settings = defaults
    settings.augmentation = augment.augmentation(mixup: mixup)
    if let steps { settings.steps = steps }
    settings.batchSize = batchSize
    if let learningRate { settings.learningRate = learningRate }
    settings.schedule = schedule
    settings.emaDecay = emaDecay
    settings.weightDecay = weightDecay
    settings.keepsWeights = keepWeights
    settings.foldsBatchNorms = foldBatchNorms
    settings.synchronizesBatchNorms = synchronizeBatchNorms
    settings.precision = precision
    return settings
  }
}

/// The kinds of augmentation that the command line offers.
enum AugmentationChoice: String, ExpressibleByArgument, CaseIterable {
  case none, affine, flip

  func augmentation(mixup: Double) -> Augmentation? {
    guard self != .none else { return nil }
    var result = Augmentation.affine
    result.flips = self == .flip
    result.mixupFraction = mixup
    return result
  }
}

/// The help text of options that say how exactly networks compute.
let precisionHelp: ArgumentHelp =
  ArgumentHelp(
    "How exactly networks compute while something is optimised: float32; tf32, on CUDA cards; or bfloat16. Weights are float32 in each.",
    visibility: .hidden)

/// The help text of options that name a dataset.
let dataHelp: ArgumentHelp =
  "Images: a folder or tar by class, a folder with a table of attributes, WebDataset tars, IDX, CIFAR, NumPy or HDF5 files, a surrogate, or sample:digits."
