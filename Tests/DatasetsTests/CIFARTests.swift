import Arrays
import Datasets
import Foundation
import TestSupport
import Testing

@Suite("CIFAR's binary files")
struct CIFARTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func records(_ labels: [[UInt8]]) -> Data {
    Data(
      labels.enumerated().flatMap { index, label in
        label + IDXFixture.pattern(3072).map { $0 &+ UInt8(index) }
      })
  }

  @Test("CIFAR-10 is read from its folder, with its names") func ten() throws {
    let names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    try folder.put(
      Data((names.joined(separator: "\n") + "\n\n").utf8), at: "cifar-10-batches-bin/batches.meta.txt")
    try folder.put(records([[3], [9]]), at: "cifar-10-batches-bin/data_batch_1.bin")
    try folder.put(records([[0]]), at: "cifar-10-batches-bin/data_batch_2.bin")
    try folder.put(records([[5]]), at: "cifar-10-batches-bin/test_batch.bin")
    let train = try DataLocation.open(folder.path, split: .train)
    #expect(train.classNames == names)
    #expect(train.summary == "CIFAR-10, 3 images 3×32×32, 10 classes")
    let all = try train.readAll()
    #expect(all.classes == [3, 9, 0])
    guard case .bytes(let pixels) = all.pixels else { throw CocoaError(.featureUnsupported) }
    #expect(pixels.rows(1..<2).scalars == IDXFixture.pattern(3072).map { $0 &+ 1 })
    let reader = try train.makeReader()
    #expect(try [reader.next(2)?.count, reader.next(2)?.count, reader.next(2)?.count] == [2, 1, nil])
    #expect(try DataLocation.open(folder.path("cifar-10-batches-bin"), split: .test).readAll().classes == [5])
  }

  @Test("Of CIFAR-100's two labels, the finer one counts") func hundred() throws {
    try folder.put(records([[3, 99], [19, 4]]), at: "train.bin")
    let train = try DataLocation.open(folder.path, split: .train)
    #expect(train.summary == "CIFAR-100, 2 images 3×32×32, 100 classes")
    #expect(try train.readAll().classes == [99, 4])
    #expect(
      try DataLocation.open(folder.path, split: .test).summary.hasSuffix("one set for training and tests"))
  }

  @Test("Files that are cut off, or hold other labels, are refused") func damaged() throws {
    try folder.put(records([[3], [10]]).dropLast(), at: "data_batch_1.bin")
    let cut = try #require(throws: DatasetError.self) { try DataLocation.open(folder.path, split: .train) }
    #expect(cut.description.contains("has 6,145 bytes, no multiple of the 3,073"))
    try folder.put(records([[3], [10]]), at: "data_batch_1.bin")
    let label = try #require(throws: DatasetError.self) {
      try DataLocation.open(folder.path, split: .train).readAll()
    }
    #expect(label.description.contains("image 1 has a class beyond the 10"))
  }

  @Test("The Python version is named") func pickles() throws {
    try folder.put(Data([0x80, 2]), at: "cifar-10-batches-py/data_batch_1")
    let error = try #require(throws: DatasetError.self) { try DataLocation.open(folder.path, split: .train) }
    #expect(error.description.contains("get the binary version"))
  }
}
