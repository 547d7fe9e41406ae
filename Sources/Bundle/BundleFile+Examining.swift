import HDF5

extension BundleFile {
  /// What the file at `path` holds and everything that is wrong with it; no bundle unless nothing is.
  static func examine(_ path: String) throws(BundleError) -> (
    bundle: MetadataBundle?, defects: [BundleDefect]
  ) {
    let fileSize = try IntegrityBlock.check(path)
    let root: Group
    do throws(HDF5Error) { root = try File.open(path).root } catch {
      throw .notABundle(path: path, reason: error.reason)
    }
    try checkIdentity(of: root, path)

    let reader = TreeReader()
    var tree = reader.outline(root, at: "/", by: Schema.bundle)
    let structural =
      tree.structuralDefects(by: Schema.bundle, sizes: Sizes(tree)) + tree.layerKeyDefects
      + tree.storageDefects
    let isTooLarge = reader.checkTotal(tree, fileSize: fileSize)
    // What could not be read is missing from the tree; one defect of it is enough.
    let faulty = Set(reader.defects.map(\.member))
    var defects = reader.defects + structural.filter { !faulty.contains($0.member) }
    guard !isTooLarge else { return (nil, defects) }

    let outlined = reader.defects.count
    reader.load(&tree, except: Set(defects.map(\.member)))
    defects += reader.defects.dropFirst(outlined) + tree.valueDefects(by: Schema.bundle)
    // Decoding and relations between members rest on every member being right by itself.
    guard defects.isEmpty else { return (nil, defects) }
    do throws(BundleDefect) {
      let bundle = try tree.bundle()
      let disagreements = bundle.disagreements
      return (disagreements.isEmpty ? bundle : nil, disagreements)
    } catch {
      return (nil, [error])
    }
  }

  /// Tells other files, other versions and partial bundles apart before the rules of this version are put to them.
  private static func checkIdentity(of root: Group, _ path: String) throws(BundleError) {
    let attributes = root.attributes
    guard let format = try? attributes.string("format"), format == Schema.formatName else {
      throw .notABundle(path: path, reason: "its root has no attribute format = “\(Schema.formatName)”")
    }
    guard let version = try? attributes.integer("format_version") else {
      throw .notABundle(path: path, reason: "its root has no attribute format_version")
    }
    guard version == Schema.formatVersion else { throw .unsupportedVersion(path: path, version: version) }
    if let purpose = try? attributes.string("purpose"), purpose == Schema.partialPurpose {
      throw .partial(path: path)
    }
  }
}
