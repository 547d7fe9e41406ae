internal import Checkpoints
internal import Datasets

/// Keeps what one command's work needs to go on, now and then and when it is asked to stop.
final class Checkpointing {
  /// What to go on from; nil to begin.
  let restored: StateDictionary?
  /// Nil in processes whose state another one keeps.
  private let folder: CheckpointFolder?
  private let context: RunContext
  private let clock = ContinuousClock()
  private var nextSave: ContinuousClock.Instant
  private let began: ContinuousClock.Instant
  private var hasFailed = false

  /// Checkpoints may take this share of the time.
  private static let greatestShare = 0.05

  /// Takes the lock on `output`, and what an interrupted run of the same `record` left beside it.
  ///
  /// - Parameters:
  ///   - network: What is trained, where something is.
  ///   - data: What is learnt from, where there is anything.
  ///   - isInStep: Whether several processes take every step together and have the same state, which process 0 keeps and gives to all.
  /// - Throws: ``KDMetaError`` where another run is writing the output, or the checkpoint belongs to other settings.
  init(
    for output: String, _ record: RunRecord<some Encodable>, network: String? = nil,
    data: [any ImageSource] = [], isInStep: Bool = false, context: RunContext
  ) throws {
    var configuration = try record.configuration
    configuration["device"] = "\(context.device)"
    configuration["network"] = network
    if !data.isEmpty {
      configuration["data"] = try data.map { "\(try DataStamp(of: $0.location).sha256) (\($0.summary))" }
        .joined(separator: ", ")
    }
    self.context = context
    if let team = context.team {
      if isInStep {
        configuration["processes"] = "\(team.place.size)"
      } else {
        configuration["process"] = team.place.description
      }
    }
    let isKeptHere = context.isFirst || !isInStep
    let folder =
      isKeptHere
      ? try CheckpointFolder(for: output, configuration: configuration, restart: context.checkpoints.restart)
      : nil
    self.folder = folder
    restored = isInStep ? try context.team?.shared(folder?.state) ?? folder?.state : folder?.state
    began = clock.now
    nextSave = began + context.checkpoints.interval
    guard let restored else { return }
    context.kept.seconds = try restored.real("seconds")
    context.kept.checkpoint = folder?.path
    guard let folder else { return }
    context.reporter.note("going on from the checkpoint \(folder.path)")
  }

  /// Keeps nothing: the work is in memory alone.
  init(unkept context: RunContext) {
    self.context = context
    (folder, restored) = (nil, nil)
    began = clock.now
    nextSave = began + context.checkpoints.interval
  }

  /// Called after each step, when `state` is what the next one begins with: keeps it when that is due, stops on request, and reports.
  func step(
    _ stage: String, _ unit: String, done: Int, total: Int, state: () throws -> StateDictionary,
    metrics: () throws -> [Progress.Metric] = { [] }
  ) throws {
    try saveIfDue(state)
    try context.step(stage, unit, done: done, total: total, metrics: metrics)
  }

  /// Keeps `state` when that is due, or `isNeeded`; stops on request, once it is kept.
  func saveIfDue(isNeeded: Bool = false, _ state: () throws -> StateDictionary) throws {
    try stopIfAsked(state)
    if isNeeded || clock.now >= nextSave { try save(state) }
  }

  /// Stops on request, once `state` is kept.
  func stopIfAsked(_ state: () throws -> StateDictionary) throws {
    guard let signal = context.stopSignal else { return }
    try save(state)
    throw KDMetaError.interrupted(signal: signal, checkpoint: context.kept.checkpoint)
  }

  /// Keeps a part of the output that does not change any more, before a state that counts on it.
  func save(piece: StateDictionary, _ number: Int) throws { try folder?.save(piece: piece, number) }

  /// The part of the output that was kept as `number`.
  func piece(_ number: Int) throws -> StateDictionary {
    guard let folder else { throw CheckpointError.unfit("another process keeps its pieces") }
    return try folder.piece(number)
  }

  /// Removes what was kept: the output is there.
  func finish() { folder?.remove() }

  private func save(_ state: () throws -> StateDictionary) throws {
    guard let folder else { return }
    let start = clock.now
    do {
      var state = try state()
      state.set("seconds", to: context.kept.seconds + (start - began) / .seconds(1))
      try folder.save(state)
      context.kept.checkpoint = folder.path
      hasFailed = false
    } catch let error as CheckpointError {
      // The work itself is whole, and what keeps checkpoints from being written may pass.
      if !hasFailed { context.reporter.note("going on without a checkpoint: \(error)") }
      hasFailed = true
    }
    let cost = clock.now - start
    nextSave = clock.now + max(context.checkpoints.interval, cost / Self.greatestShare)
  }
}
