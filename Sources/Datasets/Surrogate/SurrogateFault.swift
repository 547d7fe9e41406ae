/// What in a surrogate breaks the format, and how.
struct SurrogateFault {
  /// The path of the member in the file; an attribute follows an `@`.
  let member: String
  let reason: String

  init(_ member: String, _ reason: String) {
    self.member = member
    self.reason = reason
  }

  /// The error that tells of it; `path` is that of the file.
  func error(at path: String) -> DatasetError {
    .malformed(path: "\(path): \(member)", reason: reason)
  }
}

extension SurrogateHeader {
  /// The first thing in which the header breaks the format; what is read and what is written is held to the same.
  var fault: SurrogateFault? {
    sizeFault ?? inputFault ?? classFault ?? provenance.fault
  }

  private var sizeFault: SurrogateFault? {
    if count < 1 { return SurrogateFault("/\(SurrogateSchema.images)", "holds no images") }
    if !shape.isPlausible {
      return SurrogateFault("/\(SurrogateSchema.images)", "no picture has the shape \(shape)")
    }
    guard (1...ImageLayout.mostValues).contains(logitCount) else {
      return SurrogateFault("/\(SurrogateSchema.logits)", "no model gives \(logitCount) logits")
    }
    return nil
  }

  private var inputFault: SurrogateFault? {
    guard pixelShape.isPlausible else {
      return SurrogateFault("/input@pixel_shape", "no picture has the shape \(pixelShape)")
    }
    let made = try? preprocessing.inputShape(for: pixelShape)
    guard made == shape else {
      return SurrogateFault(
        "/input",
        "images of \(pixelShape) become inputs of \(made?.description ?? "no shape"), and /images holds \(shape)"
      )
    }
    return nil
  }

  private var classFault: SurrogateFault? {
    let member = "/@class_names"
    guard (1...logitCount).contains(classNames.count) else {
      return SurrogateFault(member, "names \(classNames.count) classes for \(logitCount) logits")
    }
    return SurrogateText.problem(classNames: classNames).map { SurrogateFault(member, $0) }
  }
}

extension SurrogateProvenance {
  fileprivate var fault: SurrogateFault? {
    func fault(_ member: String, _ problem: String?) -> SurrogateFault? {
      problem.map { SurrogateFault(member, $0) }
    }
    return fault("/@producer", SurrogateText.problem(producer))
      ?? fault("/@producer_version", SurrogateText.problem(producerVersion))
      ?? fault("/@created", SurrogateText.problem(time: created))
      ?? fault("/provenance@method", SurrogateText.problem(method))
      ?? fault("/provenance@settings", SurrogateText.problem(settings: settings))
      ?? fault("/provenance@teacher_sha256", SurrogateText.problem(digest: teacherSHA256))
      ?? fault("/provenance@teacher_file_name", SurrogateText.problem(fileName: teacherFileName))
      ?? fault("/provenance@bundle_sha256", bundleSHA256.flatMap { SurrogateText.problem(digest: $0) })
  }
}

extension ImageShape {
  /// Whether every length is positive and the image no larger than any that is read.
  fileprivate var isPlausible: Bool {
    let lengths = [channels, height, width]
    guard lengths.allSatisfy({ $0 > 0 }), let values = OverflowChecked.product(lengths) else { return false }
    return values <= ImageLayout.mostValues
  }
}
