/// An image's file, not decoded yet.
struct EncodedImage {
  /// Its name inside the dataset, for people.
  let name: String

  /// Its class, an index of the dataset's class names; nil where it has none.
  let label: Int?

  /// 1 for each attribute of the dataset that it has, 0 for the others; empty where the dataset has none.
  var attributes: [UInt8] = []

  /// The file's bytes, or why there are none.
  let contents: Result<[UInt8], Malformed>

  /// The bytes of the file at `path`, or why there are none.
  static func contents(ofFileAt path: String) -> Result<[UInt8], Malformed> {
    do throws(DatasetError) {
      let file = try RandomAccessFile(path)
      guard file.size <= DecodedImage.mostBytes else { return .failure(.tooLarge(file.size)) }
      return .success(try file.bytes(0..<file.size))
    } catch {
      switch error {
      case .unreadable(_, let reason): return .failure(Malformed("can't be read: \(reason)"))
      default: return .failure(Malformed("can't be read: it is gone"))
      }
    }
  }
}

extension Malformed {
  /// A file that is too large for an image's.
  static func tooLarge(_ size: Int) -> Malformed {
    Malformed("has \(size.grouped) bytes; at most \(DecodedImage.mostBytes.grouped) are read")
  }
}

/// Image files that come one after the other.
protocol EncodedImageStream: AnyObject {
  /// The next file, or nil at the end.
  ///
  /// - Throws: ``DatasetError`` where the dataset itself, and not one of its files, can't be read on.
  func next() throws(DatasetError) -> EncodedImage?
}

/// A dataset of image files: a folder or an archive, listed but not read.
protocol ImageCollection: Sendable {
  /// What it is, as in `folder of images`.
  var kind: String { get }

  /// What the user named.
  var location: String { get }

  /// The classes by index; empty where the images have none.
  var classNames: [String] { get }

  /// How many files each class has.
  var classCounts: [Int] { get }

  /// The attributes by index; empty where the images have none.
  var attributeNames: [String] { get }

  /// How many files there are, damaged ones too.
  var count: Int { get }

  /// What a summary should add.
  var note: String? { get }

  /// The files from the first on.
  func makeStream() throws(DatasetError) -> any EncodedImageStream
}

extension ImageCollection {
  /// None: most datasets have classes or nothing.
  var attributeNames: [String] { [] }
}
