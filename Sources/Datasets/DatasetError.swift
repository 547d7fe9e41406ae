public import HDF5

/// Why images could not be read, or made into model inputs.
public enum DatasetError: Error, Sendable, Equatable {
  /// There is nothing at `path`.
  case missing(path: String)

  /// What is at `path` could not be read, because of `reason`.
  case unreadable(path: String, reason: String)

  /// What is at `path` is in none of the known formats; `found` says what it looks like.
  case unrecognised(path: String, found: String)

  /// The contents at `path` break their own format, as `reason` says.
  case malformed(path: String, reason: String)

  /// The image at `path`, the data's and its own name in it, is damaged, as `reason` says, where none may be.
  case damagedImage(path: String, reason: String)

  /// What is at `path`, described by `summary`, has no table of attributes, and so not `attribute`.
  case noAttributes(path: String, attribute: String, summary: String)

  /// The images at `path` are `count`, and not those from `first` to `end`, which is nil for the last.
  case noSuchImages(path: String, first: Int, end: Int?, count: Int)

  /// What is at `path` is a metadata bundle, which holds no images.
  case bundle(path: String)

  /// Two parts of a dataset at `path` do not belong together, as `reason` says.
  case inconsistent(path: String, reason: String)

  /// The images at `path` would take `bytes` bytes of memory, more than `limit`.
  case tooLarge(path: String, bytes: Int, limit: Int)

  /// An HDF5 file could not be read.
  case hdf5(HDF5Error)

  /// There is no embedded sample called `name`, only `known`.
  case noSuchSample(name: String, known: [String])

  /// A preprocessing is meaningless or does not fit the images, as `reason` says.
  case preprocessing(reason: String)
}

extension DatasetError: CustomStringConvertible {
  /// One sentence that says what is wrong, where, and what to do where that is known.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file or folder"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unrecognised(let path, let found):
      "\(path): no known dataset (\(found)); known are: \(Self.knownFormats)"
    case .malformed(let path, let reason), .inconsistent(let path, let reason): "\(path): \(reason)"
    case .damagedImage(let path, let reason): "\(path): \(reason)"
    case .noAttributes(let path, let attribute, let summary):
      "\(path): there is no table of attributes in it, and so no '\(attribute)' (\(summary))"
    case .noSuchImages(let path, let first, let end, let count):
      "\(path): the images \(first):\(end.map(String.init) ?? "") were asked for; there are \(count.grouped) images"
    case .bundle(let path): "\(path): it is a metadata bundle, which holds no images; make some of it"
    case .tooLarge(let path, let bytes, let limit):
      "\(path): the images take \(bytes) bytes, more than the \(limit) allowed; use fewer of them"
    case .hdf5(let error): error.description
    case .noSuchSample(let name, let known):
      "sample:\(name): no such sample; embedded are: \(known.map { "sample:\($0)" }.joined(separator: ", "))"
    case .preprocessing(let reason): "preprocessing: \(reason)"
    }
  }

  private static let knownFormats =
    "a folder of PNG and JPEG images with a folder for each class, or a tar of such; a folder of images with a table of their attributes; a WebDataset tar, several, or a pattern such as shard-{000..127}.tar; a folder of IDX "
    + "files (train-images-idx3-ubyte and the like, plain or gzip), or one of them; a folder of CIFAR's binary files; "
    + "an .npz or .npy file of images; an HDF5 file with 'images'; a surrogate file; sample:digits"
}
