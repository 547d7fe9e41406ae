internal import Foundation

/// The figures of a table, over all seeds that it was made with.
public struct RunResults: Codable, Sendable {
  /// What one seed gave.
  public struct Outcome: Codable, Sendable {
    /// What all random numbers followed from.
    public let seed: UInt64
    /// The share of the test images that were put in their class.
    public let accuracy: Double?
    /// The share that the teacher puts in the same class; nil for the teacher.
    public let agreement: Double?
    /// What the receiver needs beside the teacher; nil where it has no size, as data that the program carries.
    public let shippedBytes: Int?
    /// The size of the model.
    public let modelBytes: Int
    /// The time that it took to make: of a student from a bundle, reconstruct and distill.
    public let seconds: Double
    /// Where it was made.
    public let machine: RunMachine
    /// How the student did while it learnt, where it was looked at.
    public let curve: [LearningCurve.Point]?
    /// What a user would type to make it again.
    public let commands: [String]
  }

  /// A mean over seeds.
  public struct Mean: Codable, Sendable, Equatable {
    /// The mean.
    public let mean: Double
    /// The standard deviation of a sample; nil for one seed.
    public let std: Double?

    /// The mean of `values`; nil where there are none.
    init?(_ values: [Double]) {
      guard !values.isEmpty else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      std = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }
  }

  /// A row.
  public struct Row: Codable, Sendable {
    /// What it is called.
    public let name: String
    /// How the student was made; nil for the teacher.
    public let method: String?
    /// What was published, as a share, and where.
    public let published: Double?
    public let source: String?
    /// Over all seeds.
    public let accuracy, agreement, seconds, shippedBytes, modelBytes: Mean?
    /// Of each seed.
    public let outcomes: [Outcome]

    init(_ row: RunFile.Row, _ outcomes: [Outcome]) {
      name = row.name
      method = row.method?.name
      published = row.published
      source = row.source
      self.outcomes = outcomes
      accuracy = Mean(outcomes.compactMap(\.accuracy))
      agreement = Mean(outcomes.compactMap(\.agreement))
      seconds = Mean(outcomes.map(\.seconds))
      shippedBytes = Mean(outcomes.compactMap(\.shippedBytes).map(Double.init))
      modelBytes = Mean(outcomes.map { Double($0.modelBytes) })
    }
  }

  /// What the table is about, and what stands above it.
  public let title: String
  public let description: String?
  /// The program's name and version.
  public let producer: String
  /// The rows in the file's order, the teacher's first; those that are not made yet have no outcomes.
  public let rows: [Row]

  init(_ file: RunFile, _ rows: [Row]) {
    title = file.title
    description = file.description
    producer = "\(Product.name) \(Product.version)"
    self.rows = rows
  }
}

extension RunResults {
  /// The results at `path`, as a run writes them; nil where there are none yet.
  init?(at path: String) throws(KDMetaError) {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do { self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: path))) } catch {
      throw .mismatch(
        "\(path): not the figures of a run, as results.json has them; name another file, or remove this one")
    }
  }

  /// What the row `name` gave with `seed`, if it was made by `commands`.
  func outcome(of name: String, seed: UInt64, by commands: [String]) -> Outcome? {
    rows.first { $0.name == name }?.outcomes.first { $0.seed == seed && $0.commands == commands }
  }
}

extension RunResults.Outcome {
  /// The outcome of a row whose `stages` went as `records` tell.
  init(_ stages: [Stage], _ records: [StageRecord], seed: UInt64, shippedBytes: Int?) throws(KDMetaError) {
    self.seed = seed
    self.shippedBytes = shippedBytes
    guard let last = records.last, case .object(let report) = last.report else {
      throw .other("an evaluation without a report")
    }
    func number(_ key: String) -> Double? { if case .number(let value) = report[key] { value } else { nil } }
    (accuracy, agreement) = (number("accuracy"), number("agreement"))
    let models = zip(stages, records).filter { [.train, .distill].contains($0.0.command) }
    modelBytes = models.last?.1.output?.bytes ?? 0
    // The publisher's part, and measuring, are not what making a student costs.
    seconds = zip(stages, records).filter { ![.record, .evaluate].contains($0.0.command) }
      .reduce(0) { $0 + $1.1.seconds }
    machine = last.machine
    curve = try models.last?.1.curve
    commands = stages.map(\.commandLine)
  }
}
