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
  /// The processes that do the command together; nil where there is this one alone.
  public let team: ProcessTeam?

  /// What is kept of the work.
  let kept = KeptWork()

  /// A context; nobody watches unless a reporter is given.
  public init(
    device: Device = .cpu, seed: UInt64 = 0, reporter: any ProgressReporter = SilentReporter(),
    interruption: Interruption = Interruption(), checkpoints: CheckpointSettings = CheckpointSettings(),
    team: ProcessTeam? = nil
  ) {
    self.device = device
    self.seed = seed
    self.reporter = reporter
    self.interruption = interruption
    self.checkpoints = checkpoints
    self.team = team
  }

  /// Whether this process writes what comes of the command.
  public var isFirst: Bool { team?.isFirst ?? true }

  /// What `make` gives. Of several processes the first alone calls it, and the others get what it gave.
  func once<Value: Codable>(_ make: () throws -> Value) throws -> Value {
    guard let team else { return try make() }
    do { return try team.fromFirst(make) } catch let error as KDMetaError {
      // Whoever waits cannot stop by itself; that the first has gone is on account of the same request.
      if case .lostProcess = error, let signal = interruption.signalNumber {
        throw KDMetaError.interrupted(signal: signal, checkpoint: kept.checkpoint)
      }
      throw error
    }
  }

  /// Where this process keeps what it has done of its own share of `output`; the first, and one that is alone, beside `output` itself.
  func ownPlace(of output: String) -> String {
    if let team, !team.isFirst { "\(output).process-\(team.place.rank)" } else { output }
  }

  /// What the random numbers of this process follow from where each has its own.
  var ownSeed: UInt64 { seed &+ UInt64(team?.place.rank ?? 0) &* 1_000_003 }

  /// Runs `body`, whose every step several processes take together: what one of them is asked to stop for stops all.
  func inStep<Result>(_ body: () throws -> Result) rethrows -> Result {
    team?.isInStep = true
    defer { team?.isInStep = false }
    return try body()
  }

  /// The signal on account of which work is to stop now; of processes that take every step together, one that all know of.
  var stopSignal: Int32? {
    if let team, team.isInStep { team.agreedSignal } else { interruption.signalNumber }
  }

  /// The same with another seed.
  ///
  /// - Parameter restart: When its work begins anew.
  func seeded(_ seed: UInt64, restart: CheckpointFolder.Restart) -> RunContext {
    RunContext(
      device: device, seed: seed, reporter: reporter, interruption: interruption,
      checkpoints: CheckpointSettings(interval: checkpoints.interval, restart: restart), team: team)
  }

  /// Called between steps: stops on request, and reports when a report is due. `metrics` is asked only then, since
  /// reading a number waits for the device.
  func step(
    _ stage: String, _ unit: String, done: Int, total: Int, metrics: () throws -> [Progress.Metric] = { [] }
  ) throws {
    if let signal = stopSignal {
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

  /// Checks that the device is there, before any work, and has it compute as exactly as `precision` says.
  func prepareDevice(_ precision: Precision = .float32) throws(KDMetaError) {
    guard case .cuda(let index) = device else {
      guard precision != .tensorFloat32 else {
        throw .choice(
          .precision, "\(precision.rawValue) is for CUDA cards; processors have float32 and bfloat16")
      }
      return
    }
    let count: Int
    do throws(TorchError) { count = try Engine.cudaDeviceCount() } catch { throw .engine(error) }
    guard index < count else {
      throw .choice(
        .device,
        count == 0
          ? "\(device): the engine \(Engine.path) sees no CUDA card; compute on the cpu, or name another engine in KDMETA_ENGINE"
          : "\(device): there are \(count) CUDA cards, counted from 0")
    }
    do throws(TorchError) { try Engine.setTensorFloat32(precision == .tensorFloat32) } catch {
      throw .engine(error)
    }
  }
}
