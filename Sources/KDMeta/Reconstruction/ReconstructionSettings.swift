public import Torch

extension Reconstructor {
  /// How images are made.
  public struct Settings: Sendable, Equatable, Encodable {
    /// The method with its options.
    public var method: ConfiguredMethod
    /// How many images, spread evenly over the classes.
    public var count: Int
    /// How exactly networks compute while images are made; the teacher answers to finished images in float32 where it made them in
    /// bfloat16.
    public var precision = Precision.float32

    /// As many images as are best by `method`.
    public init(_ method: ConfiguredMethod) {
      self.method = method
      count = method.method.defaultCount
    }

    /// The best that is known of `method`.
    public init(_ method: any SynthesisMethod.Type) { self.init(.best(method)) }

    private enum CodingKeys: CodingKey { case method, options, count, precision }

    /// Writes the method's name and its options by their names beside the rest.
    public func encode(to encoder: any Encoder) throws {
      try method.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(count, forKey: .count)
      try container.encode(precision, forKey: .precision)
    }
  }
}
