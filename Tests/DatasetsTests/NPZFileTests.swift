import Arrays
import Datasets
import Foundation
import TestSupport
import Testing

@Suite("NPZ files")
struct NPZFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let arrays: [(name: String, array: NPYArray)] = [
    (
      "input.1/é",
      .floats(ShapedArray(shape: [2, 2], scalars: [-1.5, .infinity, .leastNonzeroMagnitude, .nan]))
    ),
    ("labels", .integers(ShapedArray([0, -1, .max, .min]))),
    ("one", .floats(ShapedArray(shape: [], scalars: [0.25]))),
    ("none", .integers(ShapedArray(shape: [0, 4], scalars: []))),
  ]

  @Test("What is written is read, and equal arrays give equal bytes") func roundTrip() throws {
    try NPZFile.write(Self.arrays, to: folder.path("a.npz"))
    try NPZFile.write(Self.arrays, to: folder.path("b.npz"))
    let read = try NPZFile.read(folder.path("a.npz"))
    #expect(Set(read.keys) == Set(Self.arrays.map(\.name)))
    for (name, array) in Self.arrays {
      // Descriptions, because no number equals one that is none.
      #expect("\(read[name] as Any)" == "\(Optional(array) as Any)")
    }
    #expect(
      try Data(contentsOf: URL(filePath: folder.path("a.npz")))
        == Data(contentsOf: URL(filePath: folder.path("b.npz"))))
  }

  @Test("Two arrays of one name are not written") func duplicates() throws {
    #expect(throws: (any Error).self) {
      try NPZFile.write([Self.arrays[0], Self.arrays[0]], to: folder.path("a.npz"))
    }
    #expect(try folder.names() == [])
  }

  @Test("Every byte that is cut off is noticed, and bytes that change do no harm") func damage()
    throws
  {
    let path = folder.path("a.npz")
    try NPZFile.write(Self.arrays, to: path)
    let good = try Data(contentsOf: URL(filePath: path))
    for count in stride(from: 0, to: good.count, by: 7) {
      try folder.put(good.prefix(count), as: "b.npz")
      #expect(throws: DatasetError.self, "\(count) bytes") { try NPZFile.read(folder.path("b.npz")) }
    }
    for index in stride(from: 0, to: good.count, by: 3) {
      var bad = good
      bad[index] ^= index % 2 == 1 ? 0xFF : 0x01
      try folder.put(bad, as: "b.npz")
      // Times and versions mean nothing, so not each change is an error.
      _ = try? NPZFile.read(folder.path("b.npz"))
    }
  }

  @Test("A missing file, a folder and other files are told apart") func otherFiles() throws {
    #expect(throws: DatasetError.missing(path: folder.path("a"))) { try NPZFile.read(folder.path("a")) }
    #expect(throws: DatasetError.unreadable(path: folder.path, reason: "it is not an ordinary file")) {
      try NPZFile.read(folder.path)
    }
    try folder.put(Data("no zip file".utf8), as: "b.npz")
    let error = try #require(throws: DatasetError.self) { try NPZFile.read(folder.path("b.npz")) }
    #expect(
      error.description == "\(folder.path("b.npz")): is no zip file, as .npz files are, or it is cut off")
  }

  @Test("Memory is bounded by the caller's limit") func limit() throws {
    try NPZFile.write(Self.arrays, to: folder.path("a.npz"))
    let error = try #require(throws: DatasetError.self) {
      try NPZFile.read(folder.path("a.npz"), byteLimit: 100)
    }
    #expect(error.description.contains("takes the arrays past 100 bytes"))
  }
}

@Suite("NPZ files and NumPy", .enabled(if: Python.path != nil, "needs KDMETA_PYTHON with numpy"))
struct NPZNumPyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try Python.run(Python.packagePath("Tests/DatasetsTests/write_npz.py"), [folder.path])
  }

  @Test("Arrays that NumPy writes are read", arguments: ["stored", "deflated", "streamed"])
  func read(name: String) throws {
    let arrays = try NPZFile.read(folder.path("\(name).npz"))
    for type in ["f2", "f4", "f8"] {
      #expect(
        arrays[type] == .floats(ShapedArray(shape: [2, 3], scalars: [0, 0.5, -1, -1.5, 2, 2.5])), "\(type)")
    }
    for type in ["i1", "i2", "i4", "i8"] {
      #expect(arrays[type] == .integers(ShapedArray(shape: [2, 2], scalars: [0, -1, 2, -3])), "\(type)")
    }
    for type in ["u1", "u2", "u4", "u8"] {
      #expect(arrays[type] == .integers(ShapedArray(shape: [3], scalars: [0, 1, 200])), "\(type)")
    }
    #expect(arrays["bool"] == .integers(ShapedArray([0, 1, 1])))
    #expect(arrays["scalar"] == .integers(ShapedArray(shape: [], scalars: [7])))
    #expect(arrays["empty"] == .floats(ShapedArray(shape: [0, 3], scalars: [])))
    #expect(arrays["fortran"] == .integers(ShapedArray(shape: [2, 3, 4], scalars: (0..<24).map { $0 })))
    for version in 1...3 { #expect(arrays["version\(version)"] == .integers(ShapedArray([1, 2]))) }
    #expect(arrays["zeros"] == .floats(ShapedArray(repeating: 0, shape: [100_000])))
    #expect(arrays.count == 19)
  }

  @Test("Files that break a rule give its error") func broken() throws {
    let reasons = [
      "objects": "holds Python objects", "bigendian": "holds '>f4'", "records": "named fields",
      "complex": "holds '<c8'", "text": "holds '<U1'", "huge_uint64": "2⁶³ or more",
      "version9": "version 9", "not_npy": "is no .npy array", "twice": "two arrays named 'a'",
      "short": "needs 16", "long": "needs 8", "overflow": "no memory holds",
      "negative": "can't be understood", "garbage": "does not start with", "long_header": "too long",
      "bzip2": "method 12", "checksum": "checksum", "bomb": "more than its",
      "wrong_size": "can't be inflated", "overlapping": "overlap", "encrypted": "encrypted",
      "no_keys": "without the right",
    ]
    for (name, reason) in reasons {
      let path = folder.path("bad_\(name).npz")
      let error = try #require(throws: DatasetError.self, "\(name)") { try NPZFile.read(path) }
      #expect(error.description.hasPrefix("\(path): ") && error.description.contains(reason), "\(error)")
    }
    #expect(try folder.names().count { $0.hasPrefix("bad_") } == reasons.count)
  }

  @Test("NumPy reads what is written") func write() throws {
    let path = folder.path("swift.npz")
    try NPZFile.write(
      [
        ("x/é", .floats(ShapedArray(shape: [2, 2], scalars: [0.5, -1, .infinity, 3]))),
        ("y", .integers(ShapedArray([-1, .max]))), ("z", .floats(ShapedArray(shape: [], scalars: [2]))),
        ("e", .integers(ShapedArray(shape: [0, 4], scalars: []))),
      ], to: path)
    let program = """
      import numpy, sys, zipfile
      assert zipfile.ZipFile(sys.argv[1]).testzip() is None
      z = numpy.load(sys.argv[1])
      print([(n, z[n].dtype.str, z[n].shape, z[n].tolist()) for n in z.files])
      """
    let output = String(decoding: try Python.run("-c", [program, path]), as: UTF8.self)
    #expect(
      output == """
        [('x/é', '<f4', (2, 2), [[0.5, -1.0], [inf, 3.0]]), ('y', '<i8', (2,), [-1, 9223372036854775807]), \
        ('z', '<f4', (), 2.0), ('e', '<i8', (0, 4), [])]

        """)
  }
}
