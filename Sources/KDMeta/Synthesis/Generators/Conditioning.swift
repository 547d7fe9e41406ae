/// What a generator is told of an image that it is to make, beside the latents.
public enum Conditioning: String, Sendable, Codable, CaseIterable {
  /// Nothing.
  case none
  /// The class in which the teacher is to put it (after Odena et al. 2017, "Conditional image synthesis with auxiliary classifier GANs").
  case label
  /// The answer that the teacher is to give, of several classes where these are alike: drawn as by `zskd` (Nayak et al. 2019).
  case softLabel = "soft-label"
}
