import Arrays
import Datasets
import HDF5
import TestSupport
import Testing

@Suite("Images in HDF5 files")
struct HDF5SourceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func file(_ name: String = "a.h5", _ body: (Group) throws -> Void) throws -> String {
    let file = try File.create(folder.path(name), userBlockSize: 512)
    try body(file.root)
    try file.close()
    return folder.path(name)
  }

  private func put<Scalar: StoredScalar>(
    _ values: ShapedArray<Scalar>, as name: String, in group: Group, chunk: [Int]? = nil
  ) throws {
    try group.createDataset(
      name, shape: values.shape, type: Scalar.storedType, chunk: chunk, deflate: chunk.map { _ in 4 }
    ).write(values)
  }

  @Test(
    "Each layout gives N×C×H×W",
    arguments: [
      ([2, 3, 4], [2, 1, 3, 4]), ([2, 1, 3, 4], [2, 1, 3, 4]), ([2, 3, 3, 4], [2, 3, 3, 4]),
      ([2, 4, 5, 3], [2, 3, 4, 5]), ([2, 4, 5, 1], [2, 1, 4, 5]), ([2, 3, 5, 3], [2, 3, 5, 3]),
    ])
  func layouts(stored: [Int], given: [Int]) throws {
    let count = stored.reduce(1, *)
    let path = try file { root in
      try put(ShapedArray(shape: stored, scalars: (0..<count).map { UInt8($0) }), as: "images", in: root)
      try put(ShapedArray<Int>([4, 0]), as: "labels", in: root)
    }
    let all = try DataLocation.open(path, split: .test).readAll()
    #expect(all.pixels.shape == given)
    #expect(all.classes == [4, 0])
    guard case .bytes(let pixels) = all.pixels else {
      Issue.record("bytes are expected")
      return
    }
    // The second pixel of the first row lies one number further, or one pixel further where channels are last.
    let isChannelsLast = stored.count == 4 && given != stored
    #expect(pixels.scalars[1] == (isChannelsLast ? UInt8(stored[3]) : 1))
    #expect(pixels.scalars.reduce(0) { $0 + Int($1) } == count * (count - 1) / 2)
  }

  @Test("Batches do not depend on chunks", arguments: [nil, 1, 3, 10, 64], [1, 4, 100])
  func batches(chunk: Int?, most: Int) throws {
    let pixels = IDXFixture.pattern(10 * 6)
    let path = try file { root in
      try put(
        ShapedArray(shape: [10, 2, 3], scalars: pixels), as: "images", in: root,
        chunk: chunk.map { [$0, 1, 3] })
      try put(ShapedArray(shape: [10, 1], scalars: (0..<10).map { Int32($0) }), as: "classes", in: root)
    }
    let reader = try DataLocation.open(path, split: .train).makeReader()
    var (read, classes): ([UInt8], [Int]) = ([], [])
    while let batch = try reader.next(most) {
      #expect(batch.count == min(most, 10 - classes.count))
      guard case .bytes(let array) = batch.pixels else { break }
      read += array.scalars
      classes += batch.classes ?? []
    }
    #expect(read == pixels)
    #expect(classes == Array(0..<10))
  }

  @Test("Floating point holds model inputs")
  func values() throws {
    let path = try file { root in
      try put(
        ShapedArray<Float>(shape: [2, 1, 1, 3], scalars: [0, -1.5, 2, 3, 4, 5]), as: "images", in: root)
      try root.attributes.set("format", to: .integer(3))
    }
    let source = try DataLocation.open(path, split: .train)
    #expect(
      source.summary == "HDF5, 2 images 1×1×3, no classes, model inputs, one set for training and tests")
    #expect(
      try source.readAll()
        == ImageBatch(pixels: .values(ShapedArray(shape: [2, 1, 1, 3], scalars: [0, -1.5, 2, 3, 4, 5]))))
    let moments = try ImageMoments(of: source)
    #expect(abs(moments.mean[0] - 12.5 / 6) < 1e-6)
  }

  @Test("Bad files are refused, with the member and the reason")
  func errors() throws {
    let images = ShapedArray<UInt8>(repeating: 1, shape: [2, 2, 2])
    let examples: [(reason: String, body: (Group) throws -> Void)] = [
      ("it is an HDF5 file without a dataset 'images'", { _ in }),
      (
        "/images: holds int32",
        { try put(ShapedArray<Int32>(repeating: 1, shape: [2, 2, 2]), as: "images", in: $0) }
      ),
      (
        "/images: image 1 holds nan, which is no number",
        {
          try put(
            ShapedArray<Float>(shape: [2, 1, 1, 2], scalars: [0, 1, .nan, 2]), as: "images", in: $0)
        }
      ),
      ("/images: images have 3 dimensions", { try put(ShapedArray<UInt8>([1, 2]), as: "images", in: $0) }),
      ("/images: could not ", { _ = try $0.createGroup("images") }),
      (
        "/labels: has the shape [3], and there are 2 images",
        {
          try put(images, as: "images", in: $0)
          try put(ShapedArray<Int>([0, 1, 2]), as: "labels", in: $0)
        }
      ),
      (
        "/labels: the label of image 1 is out of range",
        {
          try put(images, as: "images", in: $0)
          try put(ShapedArray<Int>([0, -1]), as: "labels", in: $0)
        }
      ),
      (
        "/labels: holds float32; labels are whole numbers",
        {
          try put(images, as: "images", in: $0)
          try put(ShapedArray<Float>([0, 1]), as: "labels", in: $0)
        }
      ),
      (
        "it is a metadata bundle, which holds no images",
        { try $0.attributes.set("format", to: .string("kdmeta-bundle")) }
      ),
    ]
    for (index, example) in examples.enumerated() {
      let path = try file("\(index).h5", example.body)
      let error = try #require(throws: DatasetError.self) {
        _ = try DataLocation.open(path, split: .train).readAll()
      }
      #expect(error.description.hasPrefix("\(path): "))
      #expect(error.description.contains(example.reason), "\(error)")
    }
  }
}
