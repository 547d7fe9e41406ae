/// What a row of a table does to make a student.
public enum RowMethod: Sendable, Equatable {
  /// Trains it on real data, without a teacher.
  case supervised
  /// Distils it on the real data.
  case distillation
  /// Distils it on other data than the teacher's.
  case otherData
  /// Distils it on images that are made, from a bundle where the method takes one.
  case reconstruction(ReconstructionMethod)
  /// Distils it on the images of a generator that learns at the same time.
  case generation(ReconstructionMethod)

  /// What run files call it.
  public var name: String {
    switch self {
    case .supervised: "supervised"
    case .distillation: "distillation"
    case .otherData: "other-data"
    case .reconstruction(let method): method.rawValue
    case .generation(let method): "online-\(method.rawValue)"
    }
  }

  /// All of them.
  static var all: [RowMethod] {
    [.supervised, .distillation, .otherData] + ReconstructionMethod.allCases.map { .reconstruction($0) }
      + ReconstructionMethod.allCases.filter(\.followsTeacherAlone).map { .generation($0) }
  }

  /// Whether the student sees real images.
  var usesData: Bool {
    switch self {
    case .supervised, .distillation, .otherData: true
    case .reconstruction, .generation: false
    }
  }
}
