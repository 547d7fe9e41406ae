internal import Bundle
public import Files
internal import Records

extension SynthesisMethods {
  /// A method that was chosen, and why.
  public struct Chosen: Sendable {
    /// The method.
    public let method: any SynthesisMethod.Type
    /// A sentence that says why.
    public let reason: String
  }

  /// The best method for `teacher` with the bundle at `bundlePath`, or without one.
  public static func choose(
    for teacher: LoadedClassifier, bundlePath: String?, trusting trusted: Set<VerificationKey>? = nil
  ) throws(KDMetaError) -> Chosen {
    var records: Set<String>?
    if let bundlePath {
      let bundle: MetadataBundle
      do throws(BundleError) { bundle = try BundleFile.read(bundlePath, trusting: trusted) } catch {
        throw .bundle(error)
      }
      records = Set(bundle.records.keys)
    }
    guard let method = best(for: teacher.classifier, records: records) else {
      throw .method(.nonePossible(path: teacher.path))
    }
    let figure = method.measured.map { " (\($0.accuracy.perCent) on MNIST)" } ?? ""
    return Chosen(
      method: method,
      reason: "method \(method.name)\(figure): students do best by it of those that "
        + (bundlePath.map { "\($0) serves" } ?? "need no bundle and that the teacher allows"))
  }
}

extension Double {
  /// A share as per cent, with two digits.
  var perCent: String {
    let hundredths = Int((self * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
