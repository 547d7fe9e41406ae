/// Why bytes are not what they should be; whoever knows the place puts it before the reason.
struct Malformed: Error, Equatable {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

/// Runs `body`; what it finds malformed is at `place`, a path and perhaps what lies inside.
func parsing<Result>(
  _ place: @autoclosure () -> String, _ body: () throws(Malformed) -> Result
) throws(DatasetError) -> Result {
  do throws(Malformed) { return try body() } catch { throw .malformed(path: place(), reason: error.reason) }
}
