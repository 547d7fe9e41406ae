import Arrays
import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension PartialBundle {
  /// SHA-256 of the counts and all sums: the same for two recordings of the same images, whenever they were made.
  public var sumsDigest: String {
    var digest = RunningDigest()
    classes.counts.withUnsafeBytes { digest.update(Data($0)) }
    for (kind, sums) in accumulators.sorted(by: { $0.key < $1.key }) {
      for (path, array) in sums.arrays.sorted(by: { $0.key < $1.key }) {
        digest.update(Data("\(kind)/\(path)".utf8))
        array.scalars.withUnsafeBytes { digest.update(Data($0)) }
      }
    }
    return digest.hexadecimal
  }
}
