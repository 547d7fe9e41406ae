internal import Files
internal import Network

extension DistillationTrainer {
  /// The images that `synthesis` makes while the student learns.
  func source(by synthesis: Distiller.Synthesis, _ settings: Distiller.Settings) throws -> DataSource {
    let source = try SynthesisSource(
      synthesis.method, teacher, bundlePath: synthesis.bundlePath, trusting: synthesis.trusted)
    let synthesizer = try source.synthesizer(
      executor, count: synthesis.count, precision: settings.training.precision,
      online: OnlineSchedule(
        steps: settings.training.steps, batchSize: settings.training.batchSize,
        usesDecay: settings.training.schedule != .constant), context)
    return DataSource(
      samples: { SynthesizedSamples(synthesizer, for: $0) },
      preprocessing: source.images.preprocessing, count: nil, findings: nil)
  }
}
