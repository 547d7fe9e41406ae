// What is checked before a library is called: LAPACK and ARPACK answer some of these mistakes with endless loops.

/// `value` as the libraries count; throws ``LinearAlgebraError/refused(operation:reason:)`` if they cannot.
func libraryInteger(_ value: Int, _ operation: String) throws(LinearAlgebraError) -> Int32 {
  guard let converted = Int32(exactly: value) else {
    throw .refused(
      operation: operation, reason: "a size of \(value) is beyond \(Int32.max), the libraries' limit")
  }
  return converted
}

/// Throws unless `count` lies in 1 to `limit`.
func requireCount(_ count: Int, atMost limit: Int, _ operation: String) throws(LinearAlgebraError) {
  guard count >= 1 && count <= limit else {
    throw .countOutOfRange(operation: operation, count: count, limit: limit)
  }
}

/// The index of the first NaN or infinity, or nil if there is none.
func firstNotFinite(_ numbers: UnsafeBufferPointer<Double>) -> Int? {
  // A number that is not finite, times 0, is NaN, and so is any sum with it: quicker than asking each.
  var sum = 0.0
  for number in numbers { sum += number * 0 }
  return sum == 0 ? nil : numbers.firstIndex { !$0.isFinite }
}

extension Matrix {
  /// Throws unless every element is finite.
  func requireFinite(_ operation: String) throws(LinearAlgebraError) {
    guard let index = elements.withUnsafeBufferPointer(firstNotFinite) else { return }
    throw .notFinite(
      operation: operation, place: "row \(index % rows), column \(index / rows)", value: elements[index])
  }
}

/// A letter as the libraries take their options.
func option(_ letter: Unicode.Scalar) -> CChar { CChar(UInt8(ascii: letter)) }
