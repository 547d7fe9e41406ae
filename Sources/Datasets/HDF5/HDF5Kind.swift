import HDF5

/// What an HDF5 file says that it is.
enum HDF5Kind: Equatable {
  case surrogate
  case bundle
  case other

  /// Finds out by the attribute `format` of the root; files that others make have none, or one of another type.
  init(of file: File) throws(DatasetError) {
    do throws(HDF5Error) {
      let attributes = try file.root.attributes
      guard try attributes.contains("format"), case .string(let format) = try attributes.value("format")
      else {
        self = .other
        return
      }
      switch format {
      case SurrogateSchema.format: self = .surrogate
      case "kdmeta-bundle": self = .bundle
      default: self = .other
      }
    } catch {
      guard error.kind == .wrongType else { throw DatasetError(error) }
      self = .other
    }
  }
}

extension DatasetError {
  /// What `error` means for who wanted images.
  init(_ error: HDF5Error) {
    self = error.kind == .missingFile ? .missing(path: error.file) : .hdf5(error)
  }
}
