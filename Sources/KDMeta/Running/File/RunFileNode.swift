internal import Files
internal import Foundation
internal import Yams

/// A place in a run file with what stands there. Whatever is not what was asked for is an error that names the line.
struct RunFileNode {
  private let path: String
  private let node: Node
  /// What it is called, for errors.
  private let name: String

  /// The largest file that is read.
  private static let sizeLimit = 1 << 20

  /// What the file at `path` holds.
  static func root(ofFileAt path: String) throws(KDMetaError) -> RunFileNode {
    func fault(_ line: Int?, _ reason: String) -> KDMetaError {
      .runFile(RunFileError(path: path, line: line, reason: reason))
    }
    let text = try text(ofFileAt: path)
    // An alias may stand for aliases that stand for aliases: a page can grow to more than any memory holds. So the search
    // comes before the reading, and does not tell words from quoted ones.
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if let mark = line.firstMatch(of: #/(?:^|[\s\[\]{},:?-])(?<word>[&*][^\s&*])/#)?.output.word {
        throw fault(
          index + 1,
          "a word begins with '\(mark.prefix(1))'; a run file has no anchors and aliases, and no text with such words"
        )
      }
    }
    do {
      guard let node = try Yams.compose(yaml: text, .basic) else { throw fault(nil, "it is empty") }
      return RunFileNode(path: path, node: node, name: "a run file")
    } catch let error as YamlError {
      throw fault(error.line, error.reason)
    } catch { throw KDMetaError(error) }
  }

  private static func text(ofFileAt path: String) throws(KDMetaError) -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw .file(exists ? .unreadable(path: path, reason: "it may not be read") : .missing(path: path))
    }
    defer { try? handle.close() }
    let bytes: Data
    do { bytes = try handle.read(upToCount: sizeLimit + 1) ?? Data() } catch {
      throw .file(.unreadable(path: path, reason: "\(error.localizedDescription)"))
    }
    guard bytes.count <= sizeLimit else {
      throw .runFile(RunFileError(path: path, line: nil, reason: "it is larger than 1 MiB"))
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw .runFile(RunFileError(path: path, line: nil, reason: "it is not text in UTF-8"))
    }
    return text
  }

  /// The line on which it begins.
  var line: Int? { node.mark?.line }

  /// An error that says what is wrong here.
  func fault(_ reason: String) -> KDMetaError {
    .runFile(RunFileError(path: path, line: line, reason: reason))
  }

  /// The values of a mapping by their keys, which have to be among `known` where that is given.
  func mapping(of known: [String]? = nil) throws(KDMetaError) -> [String: RunFileNode] {
    guard case .mapping(let mapping) = node else { throw fault("\(name) takes keys with values") }
    var result: [String: RunFileNode] = [:]
    for (keyNode, value) in mapping {
      let place = RunFileNode(path: path, node: keyNode, name: name)
      guard case .scalar(let scalar) = keyNode else { throw place.fault("a key has to be a word") }
      let key = scalar.string
      guard known?.contains(key) ?? true else {
        let nearest = NearestName.of(key, among: known ?? [])
        throw place.fault(
          "\(name) takes no '\(key)'; "
            + (nearest.map { "did you mean '\($0)'?" } ?? "it takes \((known ?? []).joined(separator: ", "))")
        )
      }
      guard result.updateValue(RunFileNode(path: path, node: value, name: "'\(key)'"), forKey: key) == nil
      else { throw place.fault("'\(key)' is there twice") }
    }
    return result
  }

  /// The members of a list, which is not empty.
  func list() throws(KDMetaError) -> [RunFileNode] {
    guard case .sequence(let sequence) = node, !sequence.isEmpty else {
      throw fault("\(name) takes a list of at least one")
    }
    return sequence.map { RunFileNode(path: path, node: $0, name: "a member of \(name)") }
  }

  /// Whether it is a list.
  var isList: Bool { if case .sequence = node { true } else { false } }

  /// A value as it is written, without quotes; not empty.
  func text() throws(KDMetaError) -> String {
    guard case .scalar(let scalar) = node else { throw fault("\(name) takes one value") }
    guard !scalar.string.isEmpty else { throw fault("\(name) has no value") }
    return scalar.string
  }

  /// A number as `parse` reads it; `kind` says what it has to be.
  func number<Number>(_ kind: String, _ parse: (String) -> Number?) throws(KDMetaError) -> Number {
    guard let number = parse(try text()) else { throw fault("\(name) takes \(kind), not '\(try text())'") }
    return number
  }
}

extension YamlError {
  /// The line that is at fault.
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  /// What is wrong.
  fileprivate var reason: String {
    switch self {
    case .scanner(let context, let problem, _, _), .parser(let context, let problem, _, _),
      .composer(let context, let problem, _, _):
      "no YAML: \(context.map { "\($0.text): " } ?? "")\(problem)"
    case .reader(let problem, _, _, _): "no YAML: \(problem)"
    case .duplicatedKeysInMapping(let keys, _): "'\(keys.first ?? "")' is there twice"
    default: "no YAML: \(self)"
    }
  }
}
