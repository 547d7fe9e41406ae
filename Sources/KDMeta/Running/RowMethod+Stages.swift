internal import Records

extension RowMethod {
  /// The method that makes images; nil where there is none.
  fileprivate var synthesis: (any SynthesisMethod.Type)? {
    switch self {
    case .reconstruction(let method), .online(let method): method.type
    case .supervised, .distillation, .otherData: nil
    }
  }

  /// The record that the method takes from a bundle; nil where it takes none.
  fileprivate var record: (any RecordKind.Type)? { synthesis?.record }

  /// Whether the method takes no bundle unless it is given one.
  private var worksWithoutBundle: Bool { synthesis?.worksWithoutBundle ?? true }

  /// The commands that a row of the method may have, in order.
  var commands: [Stage.Command] {
    let record: [Stage.Command] = record == nil ? [] : [.record]
    return switch self {
    case .supervised: [.train, .evaluate]
    case .distillation, .otherData: [.distill, .evaluate]
    case .online: record + [.distill, .evaluate]
    case .reconstruction: record + [.reconstruct, .distill, .evaluate]
    }
  }

  /// Those that `row` has: where the method can do without a bundle, one is recorded if the row says how.
  fileprivate func commands(of row: RunFile.Row) -> [Stage.Command] {
    commands.filter { $0 != .record || !worksWithoutBundle || row.options[.record] != nil }
  }
}

/// Makes the stages of a table's rows. Which commands a row has, and what each of them reads and writes, is said here alone.
struct StagePlan {
  let file: RunFile
  /// Options of the command line, which win over those of the file.
  let overrides: CommandOptions
  /// Options that are meant for all rows, but that a row's command does not take, by their keys and the name of the row.
  var exemptions: [String: [Stage.Command: Set<String>]] = [:]

  private static let teacher = "\(RunFile.teacherName)/teacher.onnx"

  /// The stages of `row`, the teacher's or another one, for `seed`.
  func stages(of row: RunFile.Row, seed: UInt64) -> [Stage] {
    let teacher = Stage.Argument(value: .file(Self.teacher))
    func stage(_ command: Stage.Command, _ subjects: [Stage.Argument], to output: String? = nil) -> Stage {
      Stage(
        command: command, subjects: subjects, options: options(of: command, row), output: output, row: row,
        seed: seed)
    }
    guard let method = row.method else {
      return [
        stage(.train, [option("model", .network(file.model)), data(of: row)], to: Self.teacher),
        stage(.evaluate, [teacher, option("data", .data(file.data))]),
      ]
    }
    let (bundle, surrogate, student) = (
      "\(row.name)/bundle.h5", "\(row.name)/surrogate.h5", "\(row.name)/student.onnx"
    )
    let network = Stage.Value.network(file.student)
    let commands = method.commands(of: row)
    let metadata = commands.contains(.record) ? [option("metadata", .file(bundle))] : []
    return commands.map { command in
      switch command {
      case .train: stage(command, [option("model", network), data(of: row)], to: student)
      case .record:
        stage(
          command, [teacher, data(of: row), option("records", .text(method.record?.name ?? ""))], to: bundle)
      case .reconstruct:
        stage(
          command,
          [teacher] + metadata + [option("method", .text(method.name))], to: surrogate)
      case .distill:
        stage(
          command,
          [
            teacher, source(of: row, method, surrogate: surrogate),
          ] + (commands.contains(.reconstruct) ? [] : metadata) + [option("student", network)]
            + (isWatched(row) ? [option("evaluate", .data(file.data))] : []), to: student)
      case .evaluate:
        stage(
          command,
          [
            Stage.Argument(value: .file(student)), option("data", .data(file.data)),
            option("teacher", .file(Self.teacher)),
          ])
      }
    }
  }

  /// What the student of `row` learns from.
  private func source(of row: RunFile.Row, _ method: RowMethod, surrogate: String) -> Stage.Argument {
    switch method {
    case .supervised, .distillation, .otherData: data(of: row)
    case .reconstruction: option("data", .file(surrogate))
    case .online(let method): option("source", .text(method.type.name))
    }
  }

  /// The options of the file, the row and the command line, of which later ones win, in alphabetical order.
  private func options(of command: Stage.Command, _ row: RunFile.Row) -> [CommandOption] {
    let all = file.options.overridden(by: row.options).overridden(by: overrides)[command] ?? [:]
    let exempt = exemptions[row.name]?[command] ?? []
    return all.values.filter { $0.value != "false" && !exempt.contains($0.key) }.sorted { $0.key < $1.key }
  }

  /// Whether the student of `row` is measured while it learns, for its curve.
  private func isWatched(_ row: RunFile.Row) -> Bool {
    options(of: .distill, row).contains { $0.name == "evaluate-every" }
  }

  private func data(of row: RunFile.Row) -> Stage.Argument { option("data", .data(row.data ?? file.data)) }
  private func option(_ name: String, _ value: Stage.Value) -> Stage.Argument {
    Stage.Argument(name: name, value: value)
  }
}
