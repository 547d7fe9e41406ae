/// What protects those whose images the statistics cover.
public struct Privacy: Equatable, Sendable {
  /// Noise that was added to the statistics, and what it guarantees.
  public struct Noise: Equatable, Sendable {
    /// How data sets that count as neighbours differ.
    public enum NeighbourRelation: String, CaseIterable, Sendable {
      /// One has an image more.
      case addRemove = "add-remove"
      /// One image is another.
      case replace
    }

    /// What was added, such as `gaussian`.
    public var mechanism: String

    /// ε > 0 of the guarantee.
    public var epsilon: Double

    /// δ of the guarantee, 0 ≤ δ < 1.
    public var delta: Double

    /// The bound on the contribution of one image.
    public var clipBound: Double

    /// How data sets that count as neighbours differ.
    public var neighbourRelation: NeighbourRelation

    /// Noise of `mechanism`, which gives (ε, δ)-differential privacy.
    public init(
      mechanism: String, epsilon: Double, delta: Double, clipBound: Double,
      neighbourRelation: NeighbourRelation
    ) {
      self.mechanism = mechanism
      self.epsilon = epsilon
      self.delta = delta
      self.clipBound = clipBound
      self.neighbourRelation = neighbourRelation
    }
  }

  /// Each class has at least this many images, or is withheld; at least 1.
  public var minimumClassCount: Int

  /// The noise, where any was added.
  public var noise: Noise?

  /// Protection by a minimum count alone, unless there is noise.
  public init(minimumClassCount: Int = 1, noise: Noise? = nil) {
    self.minimumClassCount = minimumClassCount
    self.noise = noise
  }
}
