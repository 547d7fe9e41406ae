import Arrays
import HDF5
import TestSupport
import Testing

/// Agreement with h5py, both ways.
@Suite struct ParityTests {
  @Test(
    "floating point that h5py wrote is read",
    arguments: ["float16", "float32", "float64", "big-float16", "big-float32"])
  func floatingPoint(_ name: String) throws {
    let dataset = try File.open(fixture("plain.h5")).root.dataset(name)
    let expected = ShapedArray(shape: [3, 4], scalars: (0..<12).map { Float($0) / 4 })
    #expect(dataset.storedType.isFloatingPoint)
    #expect(try dataset.read() == expected)
    #expect(throws: HDF5Error.self) { try dataset.read(as: Int.self) }
  }

  @Test(
    "integers that h5py wrote are read",
    arguments: ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "big-int64"])
  func integers(_ name: String) throws {
    let dataset = try File.open(fixture("plain.h5")).root.dataset(name)
    #expect(try dataset.read() == ShapedArray(shape: [3, 4], scalars: Array(0..<12)))
  }

  @Test(
    "integers are not read into a type that can't hold all of them", arguments: ["int64", "uint32", "int8"])
  func narrowing(_ name: String) throws {
    let dataset = try File.open(fixture("plain.h5")).root.dataset(name)
    let error = #expect(throws: HDF5Error.self) { try dataset.read(as: UInt8.self) }
    #expect(error?.kind == .wrongType)
  }

  @Test("compressed chunks and attributes that h5py wrote are read")
  func chunksAndAttributes() throws {
    let root = try File.open(fixture("plain.h5")).root
    #expect(
      try root.dataset("packed").read() == ShapedArray(shape: [20, 30], scalars: (0..<600).map(Float.init)))
    let group = try root.group("one/two")
    #expect(try group.dataset("scalar").read() == ShapedArray(shape: [], scalars: [2.5]))
    #expect(try group.dataset("empty").read(as: Float.self).shape == [0, 4])
    #expect(try group.attributes.string("text") == "naïve")
    #expect(try group.attributes.string("padded") == "ab")
    #expect(try group.attributes.strings("texts") == ["zero", "one"])
    #expect(try group.attributes.integer("integer") == -7)
    #expect(try group.attributes.integer("small") == 200)
    #expect(try group.attributes.integers("integers") == [1, 2, 3])
    #expect(try group.attributes.real("real") == 0.25)
    #expect(try group.attributes.reals("reals") == [0.5, 1.5])
  }

  @Test(
    "h5py reads what this module writes",
    .enabled(if: Python.path != nil, "KDMETA_PYTHON names no Python interpreter with h5py"))
  func readByPython() throws {
    let folder = try TemporaryFolder()
    let file = try File.create(folder.path("a.h5"), userBlockSize: 512)
    let root = try file.root
    let values = ShapedArray(shape: [5, 4], scalars: (0..<20).map { Float($0) / 4 })
    for type in [StoredType.float16, .float32, .float64] {
      try root.createDataset("\(type)", shape: [5, 4], type: type).write(values)
      try root.createDataset("\(type)-packed", shape: [5, 4], type: type, chunk: [2, 3], deflate: 6).write(
        values)
    }
    let bytes = ShapedArray(shape: [5, 4], scalars: (0..<20).map { UInt8($0) })
    for type in [StoredType.uint8, .int32, .int64] {
      try root.createDataset("\(type)", shape: [5, 4], type: type).write(bytes)
    }
    let attributes = try root.createGroup("group").attributes
    try attributes.set("string", to: .string("naïve"))
    try attributes.set("strings", to: .strings(["zero", "one"]))
    try attributes.set("integer", to: .integer(-7))
    try attributes.set("integers", to: .integers([1, 2]))
    try attributes.set("real", to: .real(0.25))
    try attributes.set("reals", to: .reals([0.5, 1.5]))
    try file.close()

    let outcome = try Python.outcome([
      Python.packagePath("Tests/HDF5Tests/check_with_h5py.py"), folder.path("a.h5"),
    ])
    #expect(outcome.status == 0, "\(outcome.text)")
  }
}
