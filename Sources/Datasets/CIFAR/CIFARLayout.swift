/// One of the two datasets of CIFAR, in the binary version: records of labels and 3×32×32 pixels.
enum CIFARLayout: Sendable {
  case cifar10, cifar100

  static let shape = ImageShape(channels: 3, height: 32, width: 32)
  static let pixelCount = 3 * 32 * 32

  var name: String { self == .cifar10 ? "CIFAR-10" : "CIFAR-100" }

  var classCount: Int { self == .cifar10 ? 10 : 100 }

  /// How many bytes come before the pixels; the last of them is the class that counts.
  ///
  /// CIFAR-100 has the superclass first.
  var labelCount: Int { self == .cifar10 ? 1 : 2 }

  var recordCount: Int { labelCount + Self.pixelCount }

  /// The file with the names of the classes, one a line.
  var namesFile: String { self == .cifar10 ? "batches.meta.txt" : "fine_label_names.txt" }

  /// The folder that the archive of this version unpacks to.
  var folderName: String { self == .cifar10 ? "cifar-10-batches-bin" : "cifar-100-binary" }

  /// Which of `names` hold the images of `split`.
  func files(of split: Split, among names: [String]) -> [String] {
    switch (self, split) {
    case (.cifar10, .train):
      names.filter { $0.hasPrefix("data_batch_") && $0.hasSuffix(".bin") }
    case (.cifar10, .test): names.filter { $0 == "test_batch.bin" }
    case (.cifar100, .train): names.filter { $0 == "train.bin" }
    case (.cifar100, .test): names.filter { $0 == "test.bin" }
    }
  }
}
