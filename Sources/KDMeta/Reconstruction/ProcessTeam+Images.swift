internal import Datasets
internal import Files

extension ProcessTeam {
  /// Which of the images that `settings` ask for this process makes. Those of a generator that all have trained process 0 makes.
  func share(of settings: Reconstructor.Settings) throws(KDMetaError) -> Range<Int> {
    guard !settings.method.method.isTrained else { return 0..<(isFirst ? settings.count : 0) }
    guard settings.count >= place.size else {
      throw .method(.tooFewImages(count: settings.count, processes: place.size))
    }
    return share(of: settings.count)
  }

  /// Has `make` write the `count` images of this process to a surrogate of its own, as `header` tells of the whole one, and gives them to process 0. What `make`
  /// returns goes along.
  func give(_ count: Int, _ header: SurrogateHeader, _ make: (SurrogateWriter) throws -> ReconstructionTally)
    throws
  {
    let folder = try PrivateFolder()
    let path = "\(folder.path)/share.h5"
    var tally = ReconstructionTally()
    var header = header
    header.count = count
    try SurrogateWriter.write(header, to: path) { writer in tally = try make(writer) }
    try give(tally, fileAt: path)
  }

  /// Appends to `writer` what the other processes give, in order; what they counted.
  func take(into writer: SurrogateWriter) throws -> ReconstructionTally {
    var sum = ReconstructionTally()
    try take { (rank, tally: ReconstructionTally, path) in
      sum += tally
      let reader = try path.map { try SurrogateFile($0).makeReader() }
      while let batch = try reader?.next(1000) {
        guard case .values(let images) = batch.pixels, let labels = batch.classes, let logits = batch.logits
        else {
          throw KDMetaError.other("what process \(rank) made is no surrogate")
        }
        try writer.append(images: images, labels: labels, logits: logits)
      }
    }
    return sum
  }
}
