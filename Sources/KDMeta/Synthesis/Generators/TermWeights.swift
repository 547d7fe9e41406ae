/// How much each term of a generator's loss counts, by the term's name; 0 where nothing is said.
public struct TermWeights: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  private var weights: [String: Double]

  /// The weights of `elements`.
  public init(dictionaryLiteral elements: (String, Double)...) {
    weights = Dictionary(elements, uniquingKeysWith: { $1 })
  }

  /// The weight of the term called `name`.
  public subscript(_ name: String) -> Double {
    get { weights[name] ?? 0 }
    set { weights[name] = newValue }
  }
}

extension MethodOption<GeneratorOptions> {
  /// The weights of `terms`.
  public static func weights(of terms: [any GeneratorTerm.Type]) -> [Self] {
    terms.map { .weight($0.name, $0.help) }
  }

  private static func weight(_ term: String, _ help: String) -> Self {
    .real("\(term)-weight", \.weights[term], help)
  }
}
