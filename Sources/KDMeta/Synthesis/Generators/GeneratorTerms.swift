/// The terms that every generator method can take by weight.
public enum GeneratorTerms {
  /// All of them, in the order in which their values are added.
  public static let standard: [any GeneratorTerm.Type] = [
    OneHotTerm.self, ClassBalanceTerm.self, ActivationTerm.self, ModeSeekingTerm.self, ContrastTerm.self,
    BatchNormTerm.self, AdversarialTerm.self,
  ]
}
