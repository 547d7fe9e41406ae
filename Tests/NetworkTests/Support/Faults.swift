import Network
import Testing

/// Expects `body` to find a fault of `kind` whose sentence holds `text`.
func expectFault<Result>(
  _ kind: ModelError.Kind, _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) throws {
  let error = try #require(throws: ModelError.self, sourceLocation: sourceLocation) { _ = try body() }
  #expect(error.kind == kind, sourceLocation: sourceLocation)
  #expect(error.description.contains(text), sourceLocation: sourceLocation)
}
