package import Arrays
package import HDF5

/// A group of a file in memory, with everything in it: the step between what a file means and the file.
package struct GroupTree {
  /// The path in the file, from `/`.
  package let path: String

  package var attributes: [String: Attribute] = [:]
  package var datasets: [String: StoredArray] = [:]
  package var groups: [String: GroupTree] = [:]

  /// Groups that were left alone, by name, because their layout is another than the rule's.
  package var unread: [String: GroupEncoding] = [:]

  /// The names of members that the file has, but that could not be read or must not be there.
  package var faulty: Set<String> = []

  /// Whether all names in the group are known; if not, nothing can be told to be missing.
  package var isListed = true

  /// An empty group.
  package init(path: String) {
    self.path = path
  }

  /// A dataset.
  package struct StoredArray {
    /// The length of each dimension.
    package let shape: [Int]

    /// How the file stores the numbers.
    package let type: StoredType

    /// The numbers; none as long as they have not been read, or where others write them.
    package var values: Values?

    /// Where the numbers are to be read from.
    package let source: Dataset?

    /// Numbers to be stored as `type`, which is one of floating point.
    package init(_ values: ShapedArray<Float>, as type: StoredType) {
      shape = values.shape
      self.type = type
      self.values = .single(values)
      source = nil
    }

    /// Numbers of double precision.
    package init(_ values: ShapedArray<Double>) {
      shape = values.shape
      type = .float64
      self.values = .double(values)
      source = nil
    }

    /// Room for numbers that others write.
    package init(shape: [Int], type: StoredType) {
      self.shape = shape
      self.type = type
      source = nil
    }

    /// Numbers that are to be read from `source`.
    init(from source: Dataset) {
      shape = source.shape
      type = source.storedType
      self.source = source
    }
  }

  /// Numbers in memory.
  package enum Values {
    case single(ShapedArray<Float>)
    case double(ShapedArray<Double>)
  }

  /// The group `name`, made where there is none, after `fill` has put something into it.
  package mutating func addGroup(_ name: String, _ fill: (inout GroupTree) -> Void) {
    var group = groups[name] ?? GroupTree(path: path(of: name))
    fill(&group)
    groups[name] = group
  }

  /// The path of the member `name`.
  package func path(of name: String) -> String {
    path == "/" ? "/" + name : path + "/" + name
  }

  /// A defect of this group itself.
  package func defect(_ problem: String) -> FormatDefect {
    FormatDefect(member: path, problem: problem)
  }

  /// A defect of the attribute `name`.
  package func defect(attribute name: String, _ problem: String) -> FormatDefect {
    FormatDefect(member: path + "@" + name, problem: problem)
  }

  /// A defect of the dataset or group `name`.
  package func defect(member name: String, _ problem: String) -> FormatDefect {
    FormatDefect(member: path(of: name), problem: problem)
  }

  /// What is said of a member that must be there and is not.
  package static let missing = "it is missing"
}
