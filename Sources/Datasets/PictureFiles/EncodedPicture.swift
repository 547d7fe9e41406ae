/// A picture's file, not decoded yet.
struct EncodedPicture {
  /// Its name inside the dataset, for people.
  let name: String

  /// Its class, an index of the dataset's class names; nil where it has none.
  let label: Int?

  /// The file's bytes, or why there are none.
  let contents: Result<[UInt8], Malformed>
}

/// Picture files that come one after the other.
protocol EncodedPictureStream: AnyObject {
  /// The next file, or nil at the end.
  ///
  /// - Throws: ``DatasetError`` where the dataset itself, and not one of its files, can't be read on.
  func next() throws(DatasetError) -> EncodedPicture?
}

/// A dataset of picture files: a folder or an archive, listed but not read.
protocol PictureCollection: Sendable {
  /// What it is, as in `folder of pictures`.
  var kind: String { get }

  /// What the user named.
  var location: String { get }

  /// The classes by index; empty where the pictures have none.
  var classNames: [String] { get }

  /// How many files each class has.
  var classCounts: [Int] { get }

  /// How many files there are, damaged ones too.
  var count: Int { get }

  /// What a summary should add.
  var note: String? { get }

  /// The files from the first on.
  func makeStream() throws(DatasetError) -> any EncodedPictureStream
}
