internal import Files
internal import Foundation

/// Which of kdmeta's formats a file is in, found from its contents.
enum FileFormat {
  case bundle, surrogate, model

  /// HDF5's first bytes, at the start of a surrogate and behind a bundle's user block.
  private static let signature = Data([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
  private static let userBlockSize = 512
  /// What a bundle's user block begins with, and so a bundle that has lost the rest.
  private static let integrityTitle = Data("kdmeta-integrity ".utf8)

  /// The format of the file at `path`; whatever is not HDF5 is taken for a model, whose reader tells what else it may be.
  init(ofFileAt path: String) throws(KDMetaError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .file(.missing(path: path))
    }
    guard !isFolder.boolValue else {
      throw .file(.unreadable(path: path, reason: "it is a folder; name a file in it"))
    }
    // A pipe would be waited for without an end, and a device read without one.
    let type =
      try? FileManager.default.attributesOfItem(atPath: URL(filePath: path).resolvingSymlinksInPath().path())[
        .type] as? FileAttributeType
    guard type == .typeRegular else {
      throw .file(.unreadable(path: path, reason: "it is not an ordinary file"))
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw .file(.unreadable(path: path, reason: "no permission to read it"))
    }
    defer { try? handle.close() }
    let start = (try? handle.read(upToCount: Self.userBlockSize + Self.signature.count)) ?? Data()
    if start.starts(with: Self.signature) {
      self = .surrogate
    } else if start.starts(with: Self.integrityTitle)
      || start.dropFirst(Self.userBlockSize).starts(with: Self.signature)
    {
      self = .bundle
    } else {
      self = .model
    }
  }

  /// The format of the file at `path`, which has to be one that can be signed if keys are `trusted`.
  init(ofFileAt path: String, trusting trusted: Set<VerificationKey>?) throws(KDMetaError) {
    try self.init(ofFileAt: path)
    guard trusted == nil || self == .bundle else {
      throw .unfit(
        .trust,
        "\(path): not a bundle, and nothing else is signed, so none of the trusted keys vouches for it"
      )
    }
  }
}
