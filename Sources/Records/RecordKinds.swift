public import Bundle

/// The record kinds there are.
public enum RecordKinds {
  /// All of them, in the order of the help texts; the ``additional`` ones last.
  public static var all: [any RecordKind.Type] {
    [
      TopLayer.self, AllLayers.self, SpectralNetwork.self, SpectralPairs.self, ChannelMoments.self,
    ] + additional
  }

  /// Kinds that a program adds to those of this module; none unless ``withAdditional(_:_:)`` says so.
  @TaskLocal public static var additional: [any RecordKind.Type] = []

  /// Runs `body`, for which `kinds` are record kinds as those of this module are: recorded, written, read, validated and merged
  /// by their names. Tasks that `body` starts have them too; threads that it starts itself do not.
  ///
  /// - Parameter kinds: Kinds of names that no other kind has.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  public static func withAdditional<Result, Failure>(
    _ kinds: [any RecordKind.Type], _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let names = (all + kinds).map { $0.name }
    precondition(Set(names).count == names.count, "two record kinds have the same name")
    var result: Swift.Result<Result, Failure>?
    $additional.withValue(additional + kinds) {
      do throws(Failure) { result = .success(try body()) } catch { result = .failure(error) }
    }
    guard let result else { preconditionFailure("the body has run") }
    return try result.get()
  }

  /// The kind called `name`.
  public static func named(_ name: String) -> (any RecordKind.Type)? { all.first { $0.name == name } }

  /// How bundles lay out the kinds, by name.
  public static var layouts: [String: RecordLayout] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.layout) })
  }
}
