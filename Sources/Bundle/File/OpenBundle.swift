import Files
import HDF5
import HDF5Schema

extension BundleFile {
  /// A file that says that it is a bundle of this format, and whose bytes are those that were written.
  struct OpenBundle {
    /// What the file says that it is for; nil where that is none of the purposes there are.
    let purpose: BundlePurpose?

    fileprivate let root: Group
    fileprivate let fileSize: Int
  }

  /// The file at `path`, after its digest and signature were checked and other files and versions were told apart.
  static func open(_ path: String, trusting trusted: Set<VerificationKey>?) throws(BundleError) -> OpenBundle
  {
    let (_, fileSize) = try IntegrityBlock.check(path, trusting: trusted)
    let (root, userBlockSize): (Group, Int)
    do throws(HDF5Error) {
      let file = try File.open(path)
      (root, userBlockSize) = (try file.root, try file.userBlockSize)
    } catch { throw .notABundle(path: path, reason: error.reason) }
    // The library looks for the beginning of a file at several places.
    guard userBlockSize == IntegrityBlock.byteCount else {
      throw .notABundle(path: path, reason: "no HDF5 file begins right behind its integrity block")
    }
    let attributes = root.attributes
    guard let format = try? attributes.string("format"), format == BundleSchema.formatName else {
      throw .notABundle(path: path, reason: "its root has no attribute format = “\(BundleSchema.formatName)”")
    }
    guard let version = try? attributes.integer("format_version") else {
      throw .notABundle(path: path, reason: "its root has no attribute format_version")
    }
    guard version == BundleSchema.formatVersion else {
      throw .unsupportedVersion(path: path, version: version)
    }
    let purpose = (try? attributes.string("purpose")).flatMap { BundlePurpose(rawValue: $0) }
    return OpenBundle(purpose: purpose, root: root, fileSize: fileSize)
  }
}

extension BundleFile.OpenBundle {
  /// What the file holds and everything that is wrong with it as such a bundle whose record kinds are laid out as `layouts` say; no
  /// bundle unless nothing is.
  func examine<Sort: StoredBundle>(
    as sort: Sort.Type = Sort.self, _ layouts: [String: RecordLayout]
  ) -> (bundle: Sort?, defects: [FormatDefect]) {
    let schema = Sort.schema(layouts)
    let reader = TreeReader(schema)
    var tree = reader.outline(root: root)
    let structural =
      tree.structuralDefects(by: schema, sizes: Sizes(bundle: tree)) + tree.layerKeyDefects
      + tree.storageDefects
    // One defect of a member is enough.
    let faulty = Set(reader.defects.map(\.member))
    let isTooLarge = reader.checkTotal(
      tree, except: faulty.union(structural.map(\.member)), fileSize: fileSize)
    var defects = reader.defects + structural.filter { !faulty.contains($0.member) }
    guard !isTooLarge else { return (nil, defects) }

    let outlined = reader.defects.count
    reader.load(&tree, except: Set(defects.map(\.member)))
    defects += reader.defects.dropFirst(outlined) + tree.valueDefects(by: schema.root)
    // Decoding and relations between members rest on every member being right by itself.
    guard defects.isEmpty else { return (nil, defects) }
    do throws(FormatDefect) {
      let bundle = try Sort(tree)
      let disagreements = bundle.disagreements(layouts)
      return (disagreements.isEmpty ? bundle : nil, disagreements)
    } catch {
      return (nil, [error])
    }
  }
}
