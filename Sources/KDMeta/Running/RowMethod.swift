/// What a row of a table does to make a student.
public enum RowMethod: Sendable, Equatable {
  /// Trains it on real data, without a teacher.
  case supervised
  /// Distils it on the real data.
  case distillation
  /// Distils it on other data than the teacher's.
  case otherData
  /// Distils it on images that are made, from a bundle where the method takes one.
  case reconstruction(MethodReference)
  /// Distils it on images that are made at the same time.
  case online(MethodReference)

  /// What run files call it.
  public var name: String {
    switch self {
    case .supervised: "supervised"
    case .distillation: "distillation"
    case .otherData: "other-data"
    case .reconstruction(let method): method.type.name
    case .online(let method): "online-\(method.type.name)"
    }
  }

  /// All of them.
  static var all: [RowMethod] {
    let methods = SynthesisMethods.all.map(MethodReference.init)
    return [.supervised, .distillation, .otherData] + methods.map { .reconstruction($0) }
      + methods.map { .online($0) }
  }

  /// Whether the student sees real images.
  var usesData: Bool {
    switch self {
    case .supervised, .distillation, .otherData: true
    case .reconstruction, .online: false
    }
  }
}

/// A method as a value.
public struct MethodReference: Sendable, Equatable {
  /// The method.
  public let type: any SynthesisMethod.Type

  /// A reference to `type`.
  public init(_ type: any SynthesisMethod.Type) { self.type = type }

  /// Whether both are of one name.
  public static func == (first: Self, second: Self) -> Bool { first.type.name == second.type.name }
}
