internal import FoundationEssentials

extension Preprocessing: Codable {
  private enum CodingKeys: String, CodingKey { case fit, scale, mean, std = "deviation" }

  /// Reads and checks a preprocessing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      fit: container.decode(Fit.self, forKey: .fit), scale: container.decode(Float.self, forKey: .scale),
      mean: container.decode([Float].self, forKey: .mean),
      std: container.decode([Float].self, forKey: .std))
  }

  /// Writes every member, the usual values too.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(fit, forKey: .fit)
    try container.encode(scale, forKey: .scale)
    try container.encode(mean, forKey: .mean)
    try container.encode(std, forKey: .std)
  }

  /// The key of ``json`` in the metadata of an ONNX model.
  public static let metadataKey = "kdmeta.preprocessing"

  /// The preprocessing in one line of JSON; equal values give equal text.
  ///
  ///     {"deviation":[0.3081],"fit":{"pad":{"bottom":2,"left":2,"right":2,"top":2}},"mean":[0.1307],"scale":0.003921569}
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding fails on numbers that are not finite alone, which the initialiser keeps out.
    guard let data = try? encoder.encode(self) else { preconditionFailure("a checked value did not encode") }
    return String(decoding: data, as: UTF8.self)
  }

  /// The preprocessing that `json` describes.
  ///
  /// - Throws: ``PreprocessingError`` where it isn't JSON, lacks a member, or makes no sense.
  public init(json: String) throws(PreprocessingError) {
    do {
      self = try JSONDecoder().decode(Preprocessing.self, from: Data(json.utf8))
    } catch let error as PreprocessingError {
      throw error
    } catch DecodingError.keyNotFound(let key, _) {
      throw PreprocessingError(reason: "the JSON lacks \"\(key.stringValue)\"")
    } catch DecodingError.typeMismatch(_, let context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw PreprocessingError(reason: "the JSON's \"\(path)\" is of the wrong type")
    } catch {
      throw PreprocessingError(reason: "not the JSON of a preprocessing")
    }
  }
}
