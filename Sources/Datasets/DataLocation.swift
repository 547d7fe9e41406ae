import HDF5

/// What a user may name as data.
public enum DataLocation {
  /// Opens the data that `text` names. The format is found from the contents.
  ///
  /// - Parameters:
  ///   - text: `sample:digits`, which the program carries; a folder of image files, perhaps with a table of their attributes,
  ///     of IDX files or of CIFAR's binary files; such a table; a tar file of images, a folder of such, or a pattern (`shard-{000..127}.tar`); an IDX or `.npy` file of images, whose labels are looked for beside it; an `.npz` or
  ///     HDF5 file with `images` and perhaps `labels`; or a surrogate file.
  ///   - split: Which part is wanted. Data in one part serve as either, and the source's summary says so.
  ///   - options: How images that differ are read. Pixels of all formats are brought to their size and colour; model inputs
  ///     stay as they are.
  /// - Throws: ``DatasetError``; also where the options name an attribute and the data have classes or nothing. A surrogate was
  ///   made of the attribute already.
  public static func open(
    _ text: String, split: Split, options: ReadingOptions = ReadingOptions()
  ) throws(DatasetError) -> any ImageSource {
    let source = reshaped(try openAny(text, split, options), options)
    if let attribute = options.attribute, source.classNames != AttributeFolder.classNames(attribute),
      !(source is SurrogateFile)
    {
      throw .noAttributes(path: text, attribute: attribute, summary: source.summary)
    }
    return source
  }

  /// `source` in the size and colour that the options ask for. Model inputs are what they are, and so are images of neither one
  /// channel nor three.
  private static func reshaped(_ source: any ImageSource, _ options: ReadingOptions) -> any ImageSource {
    var options = options
    if ImageColour(channels: source.shape.channels) == nil { options.colour = nil }
    let shape = options.shape(for: source.shape)
    return source.holdsInputs || shape == source.shape ? source : ReshapedImages(source, in: shape)
  }

  private static func openAny(
    _ text: String, _ split: Split, _ options: ReadingOptions
  ) throws(DatasetError) -> any ImageSource {
    if text.hasPrefix(samplePrefix) { return try openSample(text, split) }
    if !FileKind.exists(at: text), let shards = try TarShards(pattern: text) {
      return try ImageFileSource(try TarIndex.images(shards, split: split), options)
    }
    switch try FileKind(at: text) {
    case .attributeTable:
      return try openAttributes(try AttributeFiles(tableAt: text), at: text, split, options)
    case .folder: return try openFolder(text, split, options)
    case .tar: return try ImageFileSource(try TarIndex.images(TarShards(text), split: split), options)
    case .npz: return try NPZSource(text, split: split)
    case .npy: return try NPZSource(arrayAt: text)
    case .image:
      throw .unrecognised(path: text, found: "it is one image; name the folder that it lies in")
    case .idx(let rank):
      guard rank > 1 else {
        throw .unrecognised(
          path: text, found: "it is an IDX file of labels; name the images or their folder")
      }
      return try IDXSource(imagesAt: text)
    case .hdf5: return try openHDF5(text)
    case .unknown(let description): throw .unrecognised(path: text, found: description)
    }
  }

  private static func openFolder(
    _ path: String, _ split: Split, _ options: ReadingOptions
  ) throws(DatasetError) -> any ImageSource {
    if let folder = try CIFARFolder(path) { return try folder.source(split) }
    if let folder = try IDXFolder(path) { return try folder.source(split) }
    if let shards = try TarShards(folder: FolderListing.trimmed(path)) {
      return try ImageFileSource(try TarIndex.images(shards, split: split), options)
    }
    if let files = try AttributeFiles(in: FolderListing.trimmed(path)) {
      return try openAttributes(files, at: path, split, options)
    }
    guard let folder = try ImageFolder(path, split: split) else {
      throw .unrecognised(path: path, found: "it is a folder without files")
    }
    return try ImageFileSource(folder, options)
  }

  private static func openAttributes(
    _ files: AttributeFiles, at path: String, _ split: Split, _ options: ReadingOptions
  ) throws(DatasetError) -> any ImageSource {
    try ImageFileSource(
      try AttributeFolder(files, at: path, split: split, attribute: options.attribute), options)
  }

  private static func openHDF5(_ path: String) throws(DatasetError) -> any ImageSource {
    let file: File
    do throws(HDF5Error) { file = try File.open(path) } catch { throw DatasetError(error) }
    switch try HDF5Kind(of: file) {
    case .surrogate: return try SurrogateFile(file, path: path)
    case .bundle:
      throw .bundle(path: path)
    case .other: return try HDF5Source(file, path: path)
    }
  }

  static let samplePrefix = "sample:"

  private static func openSample(_ text: String, _ split: Split) throws(DatasetError) -> any ImageSource {
    let name = String(text.dropFirst(samplePrefix.count))
    guard name == "digits" else { throw .noSuchSample(name: name, known: ["digits"]) }
    return switch split {
    case .train:
      try IDXSource(
        location: text, images: .embedded(.digitsTrainImages), labels: .embedded(.digitsTrainLabels),
        otherLabels: .embedded(.digitsTestLabels), note: "embedded")
    case .test:
      try IDXSource(
        location: text, images: .embedded(.digitsTestImages), labels: .embedded(.digitsTestLabels),
        otherLabels: .embedded(.digitsTrainLabels), note: "embedded")
    }
  }
}
