internal import Datasets
internal import Network

extension DistillationTrainer {
  /// What the student learns from: `data`, or what a method makes where there are none.
  func source(of data: [any ImageSource], _ settings: Distiller.Settings) throws -> DataSource {
    guard data.isEmpty else { return try source(ofImages: data, settings) }
    guard let synthesis = settings.synthesis else {
      throw KDMetaError.usage("there are neither data nor a method to learn from")
    }
    return try source(by: synthesis, settings)
  }

  /// The images of all of `data`, in memory.
  private func source(
    ofImages data: [any ImageSource], _ settings: Distiller.Settings
  ) throws -> DataSource {
    for source in data { try source.checkSingleLabels() }
    if settings.loss.hardLabelWeight > 0 { try checkSameClasses(data) }
    let preprocessing = try preprocessing(of: data)
    var findings: [ReadingFindings] = []
    let parts = try data.map { source in
      let reader = try source.makeReader()
      let images = try images(of: source, by: reader)
      findings.append(data.count == 1 ? reader.findings : reader.findings.located(at: source.location))
      return try ImageSamples(
        images, preprocessing: preprocessing, generator: generator, on: context.device)
    }
    let samples: any SampleSource = parts.count == 1 ? parts[0] : JoinedSamples(parts, generator: generator)
    return DataSource(
      samples: { _ in samples }, preprocessing: preprocessing, count: parts.reduce(0) { $0 + $1.count },
      findings: ReadingFindings(joining: findings))
  }

  /// Refuses data whose classes of one number have other names.
  private func checkSameClasses(_ data: [any ImageSource]) throws(KDMetaError) {
    for other in data.dropFirst() where other.classNames != data[0].classNames {
      throw .unfit(
        .hardLabels,
        "\(other.location): its classes are not those of \(data[0].location), which hard labels need; without a weight of these the "
          + "teacher's answers alone count")
    }
  }

  /// How the images of all of `data` become inputs.
  private func preprocessing(of data: [any ImageSource]) throws(KDMetaError) -> Preprocessing? {
    let first = try teacher.preprocessing(of: data[0])
    for other in data.dropFirst() where try teacher.preprocessing(of: other) != first {
      throw .mismatch(
        "\(other.location): its images become inputs otherwise than those of \(data[0].location), and a student is shown all in "
          + "one way; use data that were made for the same teacher")
    }
    return first
  }

  /// All images; logits that they come with count only where they are this teacher's.
  private func images(
    of data: any ImageSource, by reader: any ImageReader
  ) throws(DatasetError) -> ImageBatch {
    let batch = try data.readAll(with: reader)
    guard let maker = (data as? SurrogateFile)?.header.provenance, maker.teacherSHA256 != teacher.sha256
    else { return batch }
    context.reporter.note(
      "\(data.location) was made from another teacher, '\(maker.teacherFileName)'; \(teacher.path) is asked about its "
        + "images anew")
    return ImageBatch(pixels: batch.pixels, classes: batch.classes)
  }
}
