/// The version of the format that is read.
private let formatVersion = 1

extension RunFile {
  /// Reads the file at `path`. The options of commands are not looked at: only the commands know them.
  public init(_ path: String) throws(KDMetaError) {
    let root = try RunFileNode.root(ofFileAt: path)
    let commands = Stage.Command.allCases.map(\.rawValue)
    // The version first: of a file of another one, nothing else is known.
    guard let version = try root.mapping()["kdmeta-run"] else {
      throw root.fault("no run file: the key 'kdmeta-run' is missing, which tells the version of the format")
    }
    guard try version.text() == "\(formatVersion)" else {
      throw version.fault("version \(try version.text()) of the format; this program reads \(formatVersion)")
    }
    let values = try root.mapping(
      of: ["kdmeta-run", "title", "description", "data", "seeds", "teacher", "student", "rows"] + commands)
    func required(_ key: String, of values: [String: RunFileNode], _ node: RunFileNode) throws(KDMetaError)
      -> RunFileNode
    {
      guard let value = values[key] else { throw node.fault("'\(key)' is missing") }
      return value
    }
    self.path = path
    title = try required("title", of: values, root).text()
    description = try values["description"].map { node throws(KDMetaError) in try node.text() }
    data = try required("data", of: values, root).text()
    let studentNode = try required("student", of: values, root)
    (student, studentLine) = (try studentNode.text(), studentNode.line)
    let seeds = try values["seeds"].map { node throws(KDMetaError) in try node.seeds() } ?? [0]
    self.seeds = seeds
    options = try values.commandOptions()
    let teacherNode = try required("teacher", of: values, root)
    let teacherValues = try teacherNode.mapping(of: ["model", "train", "evaluate", "published", "source"])
    let modelNode = try required("model", of: teacherValues, teacherNode)
    (model, modelLine) = (try modelNode.text(), modelNode.line)
    teacher = try Row(teacherValues, name: Self.teacherName, method: nil, at: teacherNode)
    var rows: [Row] = []
    for node in try required("rows", of: values, root).list() {
      let values = try node.mapping(
        of: ["name", "method", "data", "published", "source", "seeds"] + commands)
      let row = try Row(
        values, name: try required("name", of: values, node).rowName(),
        method: try required("method", of: values, node).method(), at: node)
      guard !rows.contains(where: { $0.name == row.name }) else {
        throw (values["name"] ?? node).fault("there are two rows of the name '\(row.name)'")
      }
      if let seed = row.seeds?.first(where: { !seeds.contains($0) }) {
        throw (values["seeds"] ?? node).fault("the seed \(seed) is none of the file's")
      }
      rows.append(row)
    }
    self.rows = rows
  }
}

extension RunFile.Row {
  fileprivate init(
    _ values: [String: RunFileNode], name: String, method: RowMethod?, at node: RunFileNode
  ) throws(KDMetaError) {
    self.name = name
    self.method = method
    line = node.line
    data = try values["data"].map { node throws(KDMetaError) in try node.text() }
    published = try values["published"].map { node throws(KDMetaError) in
      try node.number("per cent, 0 to 100") { Double($0).flatMap { (0...100).contains($0) ? $0 / 100 : nil } }
    }
    source = try values["source"].map { node throws(KDMetaError) in try node.text() }
    seeds = try values["seeds"].map { node throws(KDMetaError) in try node.seeds() }
    options = try values.commandOptions()
    if let data = values["data"], method?.usesData == false {
      throw data.fault("a row of the method '\(method?.name ?? "")' sees no data; leave 'data' out")
    }
    if method == .otherData, data == nil {
      throw node.fault("the row '\(name)' is about other data; name them with 'data'")
    }
    let used = method?.commands ?? [.train, .evaluate]
    if let command = Stage.Command.allCases.first(where: { options[$0] != nil && !used.contains($0) }) {
      throw (values[command.rawValue] ?? node).fault(
        "a row of the method '\(method?.name ?? "")' has no command '\(command.rawValue)'; it has "
          + used.map(\.rawValue).joined(separator: ", "))
    }
  }
}

extension [String: RunFileNode] {
  /// The options that are given under the names of commands.
  fileprivate func commandOptions() throws(KDMetaError) -> CommandOptions {
    var result: CommandOptions = [:]
    for command in Stage.Command.allCases { result[command] = try self[command.rawValue]?.options() }
    return result
  }
}

extension RunFileNode {
  /// Whole numbers, each once.
  fileprivate func seeds() throws(KDMetaError) -> [UInt64] {
    var result: [UInt64] = []
    for node in try list() {
      let seed = try node.number("a whole number from 0") { UInt64($0) }
      guard !result.contains(seed) else { throw node.fault("the seed \(seed) is there twice") }
      result.append(seed)
    }
    return result
  }

  /// A name that a folder may have on any system.
  fileprivate func rowName() throws(KDMetaError) -> String {
    let name = try text()
    guard name.wholeMatch(of: #/[a-z0-9]+([-.][a-z0-9]+)*/#) != nil, name.count <= 64 else {
      throw fault("a row's name has small letters and digits, with '-' or '.' between, not '\(name)'")
    }
    guard name != RunFile.teacherName else { throw fault("'\(name)' is the name of the teacher's row") }
    return name
  }

  fileprivate func method() throws(KDMetaError) -> RowMethod {
    let name = try text()
    if let method = RowMethod.all.first(where: { $0.name == name }) { return method }
    let names = RowMethod.all.map(\.name)
    throw fault(
      "there is no method '\(name)'; "
        + (NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
          ?? "there are \(names.joined(separator: ", "))"))
  }
}
