internal import Arrays
public import Datasets
internal import Files

/// Writes the images of a surrogate in formats that other programs read. The engine is not needed.
public enum SurrogateConverter {
  /// What is written.
  public enum Format: String, Sendable, CaseIterable, Codable {
    /// A folder of PNG files, with a folder for each class.
    case folder
    /// A `.npz` file.
    case npz
    /// A folder of IDX files.
    case idx

    /// The format that the ending of the output's name `path` asks for: `.npz`, `.idx`, or a folder of PNG files.
    public init(forOutput path: String) {
      self = path.hasSuffix(".npz") ? .npz : path.hasSuffix(".idx") ? .idx : .folder
    }
  }

  /// What was written.
  public struct Report: Sendable, Codable {
    /// How many images.
    public let images: Int
    /// The shape of each, in pixels of 8 bits.
    public let shape: ImageShape
    /// How many classes.
    public let classes: Int
    /// In which format.
    public let format: Format
  }

  /// Writes the surrogate at `path` to `output`, whole or not at all.
  ///
  /// Model inputs are turned back into pixels of 8 bits; margins are cut off.
  public static func convert(
    _ path: String, to output: String, format: Format, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let surrogate = try SurrogateFile(path)
      let conversion = Conversion(surrogate: surrogate, context: context)
      let report = Report(
        images: surrogate.count, shape: try conversion.shape, classes: surrogate.classNames.count,
        format: format)
      let images = WrittenImages(surrogate.header, shape: report.shape)
      let fault =
        switch format {
        case .folder: ImageFolderWriter.fault(images)
        case .idx: IDXWriter.fault(images)
        case .npz: NPZWriter.fault(images)
        }
      if let fault { throw KDMetaError.mismatch("\(path): \(fault)") }
      switch format {
      case .folder:
        try OutputFolder.write(to: output) { try conversion.run(ImageFolderWriter($0, images)) }
      case .idx: try OutputFolder.write(to: output) { try conversion.run(IDXWriter($0, images)) }
      case .npz: try OutputFile.write(to: output) { try conversion.run(NPZWriter($0, images)) }
      }
      return report
    }
  }
}

/// One pass over a surrogate.
private struct Conversion {
  let surrogate: SurrogateFile
  let context: RunContext

  /// The shape of the images as pixels.
  var shape: ImageShape {
    get throws {
      let input = surrogate.shape
      let none = ShapedArray<Float>(
        repeating: 0, shape: [1, input.channels, input.height, input.width])
      let pixels = try surrogate.header.preprocessing.pixels(from: none)
      return ImageShape(channels: pixels.shape[1], height: pixels.shape[2], width: pixels.shape[3])
    }
  }

  func run(_ writer: some ImageWriter) throws {
    let reader = try surrogate.makeReader()
    var done = 0
    while let batch = try reader.next(256) {
      guard case .values(let inputs) = batch.pixels, let classes = batch.classes, let logits = batch.logits
      else {
        preconditionFailure("surrogates hold model inputs, classes and logits")
      }
      try writer.append(
        try surrogate.header.preprocessing.pixels(from: inputs), classes: classes, logits: logits)
      done += batch.count
      try context.step("convert", "images", done: done, total: surrogate.count)
    }
    try writer.finish()
  }
}
