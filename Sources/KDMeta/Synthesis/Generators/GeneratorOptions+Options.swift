extension MethodOption<GeneratorOptions> {
  /// Those of every method that trains a generator.
  public static let generator: [Self] = [
    .integer("steps", \.steps, in: 1...1_000_000, "Steps of Adam before images are kept."),
    .integer("batch-size", \.batchSize, in: 1...1 << 20, "Images in a batch."),
    .real("learning-rate", \.learningRate, isAbove: true, "Learning rate of Adam."),
    .real("beta1", \.beta1, to: 0.999, "β₁ of Adam."),
    .truth(
      "cosine-decay", \.usesCosineDecay,
      "Whether the learning rate falls to nothing over the last half of the steps."),
    .integer("channels", \.channels, in: 1...1 << 16, "Channels of the generator's smallest images."),
    .real(
      "relu-leak", \.reluLeak, to: 1,
      "Share of the gradient that passes shut rectifiers backwards in the first half of the steps."),
    .real(
      "jitter", \.jitter,
      "How far the teacher is shown images moved, turned and stretched at random in each step, as a multiple of what students are shown."
    ),
    .real("total-variation", \.totalVariation, "Weight of the total variation, which smooths."),
    .real(
      "image-statistics", \.imageStatistics,
      "Weight of the mean and standard deviation of an image's pixels, as the preprocessing tells them."),
    .integer(
      "refinement-steps", \.refinementSteps, in: 0...100_000,
      "Steps of inversion that follow with each of the generator's images, towards what it was made for; 0 for none."
    ),
    .real("refinement-rate", \.refinementRate, "How far such a step moves a pixel, of its range of 1."),
    .integer(
      "image-bank", \.imageBank, in: 0...1 << 24,
      "While a student learns: earlier images that are kept, of which half of each of its batches is; 0 for none."
    ),
    .real("image-bank-limit", \.imageBankLimit, "GiB of memory that these take at most."),
    .integer(
      "student-batches", \.studentBatches, in: 1...1000,
      "While a student learns: its batches for each step of the generator."),
  ]

  /// Those of generators that follow the teacher alone.
  public static let teacherAlone: [Self] = [
    .integer("latents", \.latents, in: 1...1 << 16, "Random numbers that an image is made of."),
    .choice(
      "conditioning", \.conditioning,
      "What the generator is told of each image: nothing; the class in which the teacher is to put it; or the answer that the teacher is to give, drawn as for zskd."
    ),
    .real(
      "target-temperature", \.targetTemperature, isAbove: true,
      "How much the answers of soft labels are softened; a high one makes images that the teacher is surer of."
    ),
    .truth(
      "shared-batch", \.sharesBatch,
      "While a student learns: whether it learns from the batch of the generator's own step, not from a fresh one."
    ),
  ]
}
