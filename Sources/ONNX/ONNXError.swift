/// What is wrong with an ONNX file, and where in it.
///
/// The place is completed while the error travels outwards: whoever finds the fault knows the reason, its callers
/// add the node, the graph and the file.
public struct ONNXError: Error, Sendable, Equatable {
  /// What went wrong; the text says why, and what to do about it where that is known.
  public enum Kind: Sendable, Equatable {
    /// There is no file of that name.
    case missing(String)

    /// The file is there but can't be read.
    case unreadable(String)

    /// The file is no ONNX model: another format, cut off, or damaged.
    case notONNX(String)

    /// The model is valid as far as kdmeta can tell, but uses something that kdmeta can't do.
    case unsupported(String)

    /// The model breaks ONNX's rules.
    case invalid(String)

    /// The model could not be written.
    case notWritten(String)
  }

  /// What went wrong.
  public let kind: Kind

  /// Where, from the outermost place (the file) to the innermost (a tensor, an attribute).
  public let place: [String]

  /// An error of `kind` at a place that callers have yet to add.
  public init(_ kind: Kind, place: [String] = []) {
    self.kind = kind
    self.place = place
  }

  /// The same error, seen from `outer`.
  public func within(_ outer: String) -> ONNXError {
    ONNXError(kind, place: [outer] + place)
  }
}

extension ONNXError: CustomStringConvertible {
  /// One sentence: the place, then the reason.
  public var description: String {
    let reason =
      switch kind {
      case .missing(let text), .unreadable(let text), .invalid(let text), .notWritten(let text): text
      case .notONNX(let text): "not an ONNX model: \(text)"
      case .unsupported(let text): "not supported: \(text)"
      }
    return (place + [reason]).joined(separator: ": ")
  }
}

/// What becomes of an error that a check finds: it is thrown on, or kept so that the check goes on.
typealias FaultHandler = (ONNXError) throws(ONNXError) -> Void

/// Runs `body`; `handler` gets an error that it throws, with `outer` as its outermost place.
func checking(
  _ outer: @autoclosure () -> String, _ handler: FaultHandler, _ body: () throws(ONNXError) -> Void
) throws(ONNXError) {
  do throws(ONNXError) { try body() } catch { try handler(error.within(outer())) }
}

/// Runs `body`; an error that it throws gets `outer` as its outermost place.
package func within<Result>(
  _ outer: @autoclosure () -> String, _ body: () throws(ONNXError) -> Result
) throws(ONNXError) -> Result {
  do throws(ONNXError) { return try body() } catch { throw error.within(outer()) }
}
