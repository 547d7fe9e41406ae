import Arrays
import HDF5

/// A group of a bundle in memory, with everything in it: the step between a bundle and a file.
struct GroupTree {
  /// The path in the file, from `/`.
  let path: String

  var attributes: [String: Attribute] = [:]
  var datasets: [String: Statistics] = [:]
  var groups: [String: GroupTree] = [:]

  /// Records that were left alone, by the name of their group, because their layout is not known.
  var unread: [String: RecordEncoding] = [:]

  /// The names of members that the file has, but that could not be read or must not be there.
  var faulty: Set<String> = []

  /// Whether all names in the group are known; if not, nothing can be told to be missing.
  var isListed = true

  /// An empty group.
  init(path: String) {
    self.path = path
  }

  /// Numbers of a dataset: statistics, or sums that they are made of.
  struct Statistics {
    /// The length of each dimension.
    let shape: [Int]

    /// How the file stores the numbers.
    let type: StoredType

    /// The numbers; none as long as they have not been read.
    var values: Values?

    /// Where the numbers are to be read from.
    let source: Dataset?

    /// Statistics to be stored as `type`.
    init(_ values: ShapedArray<Float>, _ type: StatisticType) {
      shape = values.shape
      self.type = type == .float16 ? .float16 : .float32
      self.values = .single(values)
      source = nil
    }

    /// Sums.
    init(_ values: ShapedArray<Double>) {
      shape = values.shape
      type = .float64
      self.values = .double(values)
      source = nil
    }

    /// Numbers that are to be read from `source`.
    init(from source: Dataset) {
      shape = source.shape
      type = source.storedType
      self.source = source
    }
  }

  /// Numbers in memory: in single precision unless they are sums.
  enum Values {
    case single(ShapedArray<Float>)
    case double(ShapedArray<Double>)
  }

  /// The path of the member `name`.
  func path(of name: String) -> String {
    path == "/" ? "/" + name : path + "/" + name
  }

  /// A defect of this group itself.
  func defect(_ problem: String) -> BundleDefect {
    BundleDefect(member: path, problem: problem)
  }

  /// A defect of the attribute `name`.
  func defect(attribute name: String, _ problem: String) -> BundleDefect {
    BundleDefect(member: path + "@" + name, problem: problem)
  }

  /// A defect of the dataset or group `name`.
  func defect(member name: String, _ problem: String) -> BundleDefect {
    BundleDefect(member: path(of: name), problem: problem)
  }
}
