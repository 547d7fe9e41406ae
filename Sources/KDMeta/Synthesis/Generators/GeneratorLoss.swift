internal import Records
internal import Torch

/// What a generator is trained to lower: terms by weight, and what is asked of the pixels.
struct GeneratorLoss {
  private let terms: [(term: any GeneratorTerm, weight: Double)]
  private let prior: ImagePrior?

  /// The sum of `own` terms of a method and those of `options` that have a weight.
  init(_ setup: GeneratorTermSetup, own: [any GeneratorTerm], terms kinds: [any GeneratorTerm.Type]) throws {
    let options = setup.options
    terms =
      own.map { ($0, 1) }
      + (try kinds.compactMap { kind in
        let weight = options.weights[kind.name]
        return weight == 0 ? nil : (try kind.init(setup), weight)
      })
    prior =
      options.makesPixels
      ? try setup.synthesis.prior(
        totalVariation: options.totalVariation, imageStatistics: options.imageStatistics)
      : nil
  }

  /// The teacher's values that it looks at.
  var taps: Set<String> { terms.reduce(into: []) { $0.formUnion($1.term.taps) } }
  /// How often the teacher is shown each batch.
  var viewCount: Int { terms.map(\.term.viewCount).max() ?? 1 }

  /// A loss and the terms that it is the sum of, which show how training goes.
  struct Value {
    /// What is lowered, a single number.
    let total: Tensor
    /// The terms before their weights, by name.
    let terms: [(name: String, value: Tensor)]
  }

  /// The loss of a batch.
  func callAsFunction(_ batch: GeneratorBatch) throws -> Value {
    var values: [(name: String, value: Tensor)] = []
    var total: Tensor?
    func add(_ part: Tensor) throws { total = try total.map { try $0 + part } ?? part }
    for (term, weight) in terms {
      guard let value = try term.value(batch) else { continue }
      values.append((type(of: term).name, value))
      try add(value * term.factor(weight))
    }
    if let prior, let pixels = batch.pixels { try add(prior.penalties(pixels).mean()) }
    guard let total else { throw KDMetaError.other("nothing is asked of the generator") }
    return Value(total: total, terms: values)
  }
}
