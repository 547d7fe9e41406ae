internal import Checkpoints
public import Torch

/// What every command has in common: where it computes, what makes it repeatable, and who watches.
public struct RunContext {
  /// Where tensors live.
  public let device: Device
  /// What all random numbers follow from.
  public let seed: UInt64
  /// Who is shown progress.
  public let reporter: any ProgressReporter
  /// How the command is asked to stop.
  public let interruption: Interruption
  /// How often long work keeps what it needs to go on.
  public let checkpoints: CheckpointSettings

  /// What is kept of the work.
  let kept = KeptWork()

  /// A context; nobody watches unless a reporter is given.
  public init(
    device: Device = .cpu, seed: UInt64 = 0, reporter: any ProgressReporter = SilentReporter(),
    interruption: Interruption = Interruption(), checkpoints: CheckpointSettings = CheckpointSettings()
  ) {
    self.device = device
    self.seed = seed
    self.reporter = reporter
    self.interruption = interruption
    self.checkpoints = checkpoints
  }

  /// The same with another seed.
  ///
  /// - Parameter restart: When its work begins anew.
  func seeded(_ seed: UInt64, restart: CheckpointFolder.Restart) -> RunContext {
    RunContext(
      device: device, seed: seed, reporter: reporter, interruption: interruption,
      checkpoints: CheckpointSettings(interval: checkpoints.interval, restart: restart))
  }

  /// Called between steps: stops on request, and reports when a report is due. `metrics` is asked only then, since
  /// reading a number waits for the device.
  func step(
    _ stage: String, _ unit: String, done: Int, total: Int, metrics: () throws -> [Progress.Metric] = { [] }
  ) throws {
    if let signal = interruption.signalNumber {
      throw KDMetaError.interrupted(signal: signal, checkpoint: kept.checkpoint)
    }
    guard reporter.isDue(stage, done: done, total: total) else { return }
    reporter.report(Progress(stage: stage, unit: unit, done: done, total: total, metrics: try metrics()))
  }

  /// Reports how many products an eigenproblem has taken, whose total nobody knows, and stops on request.
  func spectrumProgress(_ products: Int) throws {
    try step("spectrum", "products", done: products, total: 0)
  }

  /// Reports how much of the data has been read for their digest, and stops on request.
  func digestProgress(_ done: Int, of total: Int) throws {
    try step("digest", "bytes", done: done, total: total)
  }

  /// Checks that the device is there, before any work.
  func checkDevice() throws(KDMetaError) {
    guard case .cuda(let index) = device else { return }
    let count: Int
    do throws(TorchError) { count = try Engine.cudaDeviceCount() } catch { throw .engine(error) }
    guard index < count else {
      throw .usage(
        count == 0
          ? "--device \(device): the engine \(Engine.path) sees no CUDA card; use --device cpu or KDMETA_ENGINE"
          : "--device \(device): there are \(count) CUDA cards, counted from 0")
    }
  }
}
