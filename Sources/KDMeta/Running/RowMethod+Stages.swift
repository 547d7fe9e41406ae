internal import Records

extension RowMethod {
  /// The record that the method takes from a bundle; nil where it needs none.
  fileprivate var record: (any RecordKind.Type)? {
    guard case .reconstruction(let method) = self else { return nil }
    return method.record
  }

  /// The commands that make the row's student and measure it, in order. What each is given: ``StagePlan``.
  var commands: [Stage.Command] {
    switch self {
    case .supervised: [.train, .evaluate]
    case .distillation, .otherData: [.distill, .evaluate]
    case .reconstruction: (record == nil ? [] : [.record]) + [.reconstruct, .distill, .evaluate]
    }
  }
}

/// Makes the stages of a table's rows for one seed. Which commands a row has, and what each of them reads and writes, is said here alone.
struct StagePlan {
  let file: RunFile
  let seed: UInt64
  /// Options of the command line, which win over those of the file.
  let overrides: CommandOptions

  private static let teacher = "\(RunFile.teacherName)/teacher.onnx"

  /// The stages of the teacher's row or of another one.
  func stages(of row: RunFile.Row) -> [Stage] {
    guard let method = row.method else {
      return [
        stage(.train, [option("model", .network(file.model)), data(of: row)], Self.teacher, row),
        stage(.evaluate, [Stage.Argument(value: .file(Self.teacher)), data(file.data)], nil, row),
      ]
    }
    return method.commands.map { stage($0, of: row, method) }
  }

  private func stage(_ command: Stage.Command, of row: RunFile.Row, _ method: RowMethod) -> Stage {
    let (bundle, surrogate, student) = (
      "\(row.name)/bundle.h5", "\(row.name)/surrogate.h5", "\(row.name)/student.onnx"
    )
    let teacher = Stage.Argument(value: .file(Self.teacher))
    let network = Stage.Value.network(file.student)
    switch command {
    case .train:
      return stage(command, [option("model", network), data(of: row)], student, row)
    case .record:
      let record = option("records", .text(method.record?.name ?? ""))
      return stage(command, [teacher, data(of: row), record], bundle, row)
    case .reconstruct:
      let metadata = method.record == nil ? [] : [option("metadata", .file(bundle))]
      return stage(
        command, [teacher] + metadata + [option("method", .text(method.name))], surrogate, row)
    case .distill:
      let pictures = method.usesData ? data(of: row) : option("data", .file(surrogate))
      return stage(command, [teacher, pictures, option("student", network)], student, row)
    case .evaluate:
      return stage(
        command,
        [Stage.Argument(value: .file(student)), data(file.data), option("teacher", .file(Self.teacher))], nil,
        row)
    }
  }

  private func data(of row: RunFile.Row) -> Stage.Argument { data(row.data ?? file.data) }
  private func data(_ name: String) -> Stage.Argument { option("data", .data(name)) }
  private func option(_ name: String, _ value: Stage.Value) -> Stage.Argument {
    Stage.Argument(name: name, value: value)
  }

  /// A stage with the options of the table, the row and the command line, of which later ones win.
  private func stage(
    _ command: Stage.Command, _ subjects: [Stage.Argument], _ output: String?, _ row: RunFile.Row
  ) -> Stage {
    let options = file.options.overridden(by: row.options).overridden(by: overrides)[command] ?? [:]
    return Stage(
      command: command, subjects: subjects,
      options: options.values.filter { $0.value != "false" }.sorted { $0.name < $1.name }, output: output,
      row: row, seed: seed)
  }
}
