import CSamples

/// A gzip file that the program carries.
enum EmbeddedFile: String, Sendable {
  case digitsTrainImages = "sample:digits/train-images-idx3-ubyte.gz"
  case digitsTrainLabels = "sample:digits/train-labels-idx1-ubyte.gz"
  case digitsTestImages = "sample:digits/test-images-idx3-ubyte.gz"
  case digitsTestLabels = "sample:digits/test-labels-idx1-ubyte.gz"

  /// The compressed bytes; they live as long as the program.
  var contents: UnsafeBufferPointer<UInt8> {
    let bytes =
      switch self {
      case .digitsTrainImages: CSamplesDigitsTrainImages()
      case .digitsTrainLabels: CSamplesDigitsTrainLabels()
      case .digitsTestImages: CSamplesDigitsTestImages()
      case .digitsTestLabels: CSamplesDigitsTestLabels()
      }
    return UnsafeBufferPointer(start: bytes.start, count: bytes.count)
  }
}
