internal import Network

/// Images of a generator that is told answers, and makes images which the teacher tells apart. It is after CMI (Fang et al. 2021, "Contrastive model
/// inversion for data-free knowledge distillation"), and differs: latents are not optimised image by image, no projection is trained, and none of the
/// earlier images are compared with; instead a generator is trained on soft labels, and its images are refined.
public enum ContrastiveMethod: TeacherAloneMethod {
  public static let name = "contrastive"
  public static let summary = "a generator of images that the teacher is sure of and tells apart"
  public static let paper: String? = "after Fang et al. 2021"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9783, minutes: 20)
  // Without strong priors a generator tells its images apart by hatching.
  public static let defaults = GeneratorOptions {
    ($0.conditioning, $0.jitter, $0.totalVariation, $0.imageStatistics) = (.softLabel, 1, 20, 200)
    $0.weights = [
      OneHotTerm.name: 1, ClassBalanceTerm.name: 5, ActivationTerm.name: 0.1, ContrastTerm.name: 10,
    ]
    ($0.refinementSteps, $0.imageBank) = (120, 40_000)
  }
}
