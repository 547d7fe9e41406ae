public import Network
internal import Records

/// The methods there are.
public enum SynthesisMethods {
  /// Those that come with kdmeta, in the order of the help.
  static let standard: [any SynthesisMethod.Type] = [
    TopLayerMethod.self, AllLayersMethod.self, AllLayersDropoutMethod.self, SpectralMethod.self,
    SpectralPairsMethod.self, DeepInversionMethod.self, ZSKDMethod.self, GuidedMethod.self, DAFLMethod.self,
    ContrastiveMethod.self, NoiseMethod.self,
  ]

  /// Those that a program has beside them.
  @TaskLocal private static var additional: [any SynthesisMethod.Type] = []

  /// All of them.
  public static var all: [any SynthesisMethod.Type] { standard + additional }

  /// Runs `body`, in which `methods` are there too.
  public static func withAdditional<Result>(
    _ methods: [any SynthesisMethod.Type], _ body: () throws -> Result
  ) rethrows -> Result {
    try $additional.withValue(additional + methods, operation: body)
  }

  /// The method called `name`.
  public static func named(_ name: String) throws(MethodError) -> any SynthesisMethod.Type {
    guard let method = all.first(where: { $0.name == name }) else {
      throw .unknown(name, known: all.map { $0.name })
    }
    return method
  }

  /// The method whose students were best of those that `classifier` allows with a bundle of `records`, or without one where these are nil; of
  /// several as good to a tenth of a per cent the first one.
  public static func best(
    for classifier: Classifier, records: Set<String>?
  ) -> (any SynthesisMethod.Type)? {
    let possible = all.filter { method in
      guard let record = method.record, let records else {
        return method.worksWithoutBundle && method.obstacle(in: classifier) == nil
      }
      return records.contains(record.name)
    }
    // With a bundle at hand, what makes nothing of it comes last.
    let usingBundle = possible.filter { records != nil && $0.record != nil }
    return (usingBundle.isEmpty ? possible : usingBundle).filter { $0.measured != nil }
      .max { $0.rank < $1.rank }
  }
}

extension SynthesisMethod {
  /// The accuracy of its students in tenths of a per cent: less is chance.
  fileprivate static var rank: Int { Int(((measured?.accuracy ?? 0) * 1000).rounded()) }
}
