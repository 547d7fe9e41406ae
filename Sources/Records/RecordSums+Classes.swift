internal import Arrays
internal import Bundle
internal import HDF5Schema

extension RecordSums {
  /// The same sums with classes of no images added at the end, so that there are as many as `counts`.
  ///
  /// - Parameter counts: The images of each class; 0 for those that are added.
  /// - Throws: as ``accumulators()``.
  public func widened(counts: [Int]) throws(RecordError) -> RecordSums {
    var contents = try accumulators()
    for (path, array) in contents.arrays {
      guard kind.layout.sums.dataset(at: path)?.shape.first == .classes else { continue }
      let row = array.shape.dropFirst()
      let missing = (counts.count - array.shape[0]) * row.reduce(1, *)
      contents.arrays[path] = ShapedArray(
        shape: [counts.count] + row, scalars: array.scalars + Array(repeating: 0, count: missing))
    }
    return try RecordSums(contents, of: kind, counts: counts)
  }
}
