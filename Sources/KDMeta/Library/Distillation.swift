public import Datasets
internal import Network

/// The training of a student to answer as a teacher does.
///
///     var distillation = Distillation(of: teacher, on: surrogate, into: .zoo(.lenet5Half))
///     distillation.settings.training.steps = 8000
///     let student = try distillation.run()
public struct Distillation: Sendable {
  private let teacher: Teacher
  private let student: Architecture
  private let data: [any ImageSource]
  /// How the student is trained.
  public var settings = Distiller.Settings()

  /// The training of `student` by `teacher` on `data`.
  public init(of teacher: Teacher, on data: any ImageSource..., into student: Architecture) {
    (self.teacher, self.student, self.data) = (teacher, student, data)
  }

  /// The training of `student` by `teacher` on images that `method` makes meanwhile; it does without a bundle.
  public init(of teacher: Teacher, by method: ConfiguredMethod, into student: Architecture) {
    (self.teacher, self.student, data) = (teacher, student, [])
    settings.synthesis = Distiller.Synthesis(method)
  }

  /// The student when it is trained.
  public func run(context: RunContext = RunContext()) throws(KDMetaError) -> Student {
    Student(
      model: try Distiller.model(
        teacher.classifier, into: student, on: data, settings: settings, context: context),
      teacher: teacher.classifier)
  }
}
