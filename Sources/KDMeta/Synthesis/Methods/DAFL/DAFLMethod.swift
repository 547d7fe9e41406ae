internal import Network

/// Images of a generator that is trained on the teacher's answers alone (Chen et al. 2019, "Data-free learning of student networks").
///
/// As published it makes few shapes of each class. By default it has what was found to mend that: soft labels, jitter, priors of pixels, contrast and
/// refinement.
public enum DAFLMethod: TeacherAloneMethod {
  public static let name = "dafl"
  public static let summary = "a generator that the teacher is sure of"
  public static let paper: String? = "Chen et al. 2019"
  public static let measured: MeasuredStudent? = ContrastiveMethod.measured
  public static let defaults = ContrastiveMethod.defaults
  /// Section 4.1, for MNIST, and algorithm 1: a fresh batch for the student.
  public static let published: GeneratorOptions? = GeneratorOptions {
    ($0.steps, $0.batchSize, $0.learningRate, $0.channels) = (24_000, 512, 0.2, 128)
    $0.usesCosineDecay = false
    $0.weights = [OneHotTerm.name: 1, ClassBalanceTerm.name: 5, ActivationTerm.name: 0.1]
  }
}
