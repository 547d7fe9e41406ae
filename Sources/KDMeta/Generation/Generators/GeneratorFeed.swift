/// What a generator is told of an image that it is to make, beside the random numbers.
public enum GeneratorFeed: String, Sendable, Codable, CaseIterable {
  case nothing
  /// The class in which the teacher is to put it (after Odena et al. 2017, "Conditional image synthesis with auxiliary classifier GANs").
  case classes
  /// The answer that the teacher is to give, of several classes where these are alike: drawn as for data impressions (Nayak et al. 2019).
  case answers
}
