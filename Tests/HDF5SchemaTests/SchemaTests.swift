import Arrays
import HDF5
import HDF5Schema
import TestSupport
import Testing

/// The engine by itself, on a format that is made up here: a table of shelves, each with so many boards, and what stands on them.
@Suite("Schemas") struct SchemaTests {
  private static let boards = NamedSize("the number of the shelf's boards")

  private static let shelves = GroupNames(
    areKeys: true, countProblem: { $0 > 0 ? nil : "there is no shelf" },
    nameProblem: { name, keys in keys.contains(name) ? nil : "there is no such shelf" })

  private static let schema: Schema = {
    var contents = GroupRule(
      datasets: [
        "weights": .statistics([.size(boards)], .nonNegative("weights")),
        "loads": .sums([.size(boards), .entries(of: "days")]),
      ], choices: [.exactlyOne(["weights"], ["loads"]), .allOrNone("days", "note")])
    contents.attributes = ["days": .integers(.any, .rising), "note": .text(.filled, limit: 8)]
    var books = GroupRule(subgroups: .many(shelves, contents))
    books.encoding = GroupEncoding(name: "by-shelf", version: 1)
    books.attributes = [
      "encoding": .text(.one(of: ["by-shelf"])), "encoding_version": .integer(.equal(1)),
    ]
    return Schema(
      GroupRule(
        subgroups: .all([
          "shelves": GroupRule(
            subgroups: .many(shelves, GroupRule(attributes: ["boards": .integer(.atLeast(1))]))),
          "things": GroupRule(subgroups: .some(["books": books, "jars": GroupRule()])),
        ])), unlisted: "no member of a cupboard")
  }()

  private func sizes(_ root: GroupTree) -> Sizes {
    var sizes = Sizes()
    for (key, shelf) in root.groups["shelves"]?.groups ?? [:] {
      sizes.byKey[key] = [:]
      if case .integer(let count) = shelf.attributes["boards"] { sizes.byKey[key]?[Self.boards] = Int(count) }
    }
    return sizes
  }

  /// A cupboard of two shelves with books on one.
  private var cupboard: GroupTree {
    var root = GroupTree(path: "/")
    root.addGroup("shelves") { table in
      table.addGroup("a") { $0.attributes["boards"] = .integer(3) }
      table.addGroup("b") { $0.attributes["boards"] = .integer(2) }
    }
    root.addGroup("things") { things in
      things.addGroup("books") { books in
        books.attributes = ["encoding": .string("by-shelf"), "encoding_version": .integer(1)]
        books.addGroup("a") {
          $0.datasets["weights"] = GroupTree.StoredArray(
            ShapedArray<Float>(repeating: 1, shape: [3]), as: .float16)
        }
      }
    }
    return root
  }

  private func defects(_ change: (inout GroupTree) -> Void) -> [String] {
    var root = cupboard
    change(&root)
    return root.structuralDefects(by: Self.schema, sizes: sizes(root)).map(\.description)
  }

  private func onShelf(_ change: @escaping (inout GroupTree) -> Void) -> (inout GroupTree) -> Void {
    { root in root.addGroup("things") { $0.addGroup("books") { $0.addGroup("a", change) } } }
  }

  @Test("a tree that keeps to the rules has no defects") func sound() {
    #expect(defects { _ in } == [])
  }

  @Test("the world is closed") func unlisted() {
    #expect(defects { $0.attributes["owner"] = .string("me") } == ["/@owner: no member of a cupboard"])
    #expect(
      defects { $0.addGroup("things") { $0.addGroup("cups") { _ in } } }
        == ["/things/cups: no member of a cupboard"])
    #expect(defects { $0.groups["shelves"] = nil }.contains("/shelves: it is missing"))
  }

  @Test("lengths follow what the file says elsewhere, and the group itself") func lengths() {
    let short = GroupTree.StoredArray(ShapedArray<Float>(repeating: 1, shape: [2]), as: .float32)
    #expect(
      defects(onShelf { $0.datasets["weights"] = short }) == [
        "/things/books/a/weights: it has the shape [2], in which 2 must be 3, the number of the shelf's boards"
      ])
    let loads = GroupTree.StoredArray(ShapedArray<Double>(repeating: 1, shape: [3, 2]))
    let ofThreeDays = onShelf {
      $0.attributes = ["days": .integers([1, 2, 4]), "note": .string("x")]
      $0.datasets = ["loads": loads]
    }
    #expect(
      defects(ofThreeDays) == [
        "/things/books/a/loads: it has the shape [3, 2], in which 2 must be 3, the number of days"
      ])
  }

  @Test("members that stand for each other are there once, and whole") func choices() {
    #expect(
      defects(onShelf { $0.datasets = [:] }) == ["/things/books/a: neither weights or loads"])
    #expect(
      defects(onShelf { $0.attributes["days"] = .integers([1]) }) == [
        "/things/books/a: days is there without note"
      ])
  }

  @Test("names of many groups are held against the table") func names() {
    #expect(
      defects { $0.addGroup("things") { $0.addGroup("books") { $0.addGroup("c") { _ in } } } }
        == ["/things/books/c: there is no such shelf"])
  }

  @Test("a file gives back its tree; a group of another layout is named and left alone") func file() throws {
    let folder = try TemporaryFolder()
    func read(_ tree: GroupTree, as name: String) throws -> (GroupTree, [FormatDefect]) {
      let file = try File.create(folder.path(name))
      try tree.write(into: file.root)
      try file.close()
      let reader = TreeReader(Self.schema)
      var read = reader.outline(root: try File.open(folder.path(name)).root)
      reader.load(&read, except: [])
      return (read, reader.defects + read.structuralDefects(by: Self.schema, sizes: sizes(read)))
    }
    let (tree, defects) = try read(cupboard, as: "a.h5")
    #expect(defects == [])
    guard
      case .single(let weights) = tree.groups["things"]?.groups["books"]?.groups["a"]?.datasets["weights"]?
        .values
    else {
      Issue.record("no weights")
      return
    }
    #expect(weights.scalars == [1, 1, 1])
    var later = cupboard
    later.addGroup("things") {
      $0.addGroup("books") { books in
        books.attributes["encoding_version"] = .integer(2)
        books.attributes["index"] = .string("new in 2")
      }
    }
    let (other, none) = try read(later, as: "b.h5")
    #expect(none == [])
    #expect(other.groups["things"]?.unread == ["books": GroupEncoding(name: "by-shelf", version: 2)])
  }
}
