internal import Datasets
internal import Files
internal import Foundation

extension ProcessTeam {
  /// Which of the pictures that `settings` ask for this process makes.
  func share(of settings: Reconstructor.Settings) throws(KDMetaError) -> Range<Int> {
    guard !settings.method.trainsGenerator else {
      throw .forOneProcess("--method \(settings.method.rawValue), which trains a generator")
    }
    guard settings.count >= place.size else {
      throw .mismatch("--count \(settings.count) is too small for \(place.size) processes")
    }
    return share(of: settings.count)
  }

  /// Has `make` write the pictures of this process to a surrogate of its own, as `header` tells of the whole one, and gives them to process 0. What `make`
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
    try gather(JSONEncoder().encode(tally)) { _, _ in }
    try gather(Data(contentsOf: URL(filePath: path))) { _, _ in }
  }

  /// Appends to `writer` what the other processes give, in order; what they counted.
  func take(into writer: SurrogateWriter) throws -> ReconstructionTally {
    let folder = try PrivateFolder()
    let path = "\(folder.path)/share.h5"
    var tally = ReconstructionTally()
    try gather(Data()) { _, data in tally += try JSONDecoder().decode(ReconstructionTally.self, from: data) }
    try gather(Data()) { rank, data in
      try data.write(to: URL(filePath: path))
      let reader = try SurrogateFile(path).makeReader()
      while let batch = try reader.next(1000) {
        guard case .values(let images) = batch.pixels, let labels = batch.classes, let logits = batch.logits
        else {
          throw KDMetaError.other("what process \(rank) made is no surrogate")
        }
        try writer.append(images: images, labels: labels, logits: logits)
      }
    }
    return tally
  }
}
