internal import Bundle
internal import Datasets
internal import Files
internal import Foundation

extension ProcessTeam {
  /// The pictures of `data` that this process records.
  func share(of data: any PictureSource) throws -> any PictureSource {
    guard data.count >= place.size else {
      throw KDMetaError.mismatch(
        "\(data.location): \(data.count) pictures are too few for \(place.size) processes")
    }
    return SlicedPictures(share(of: data.count), of: data)
  }

  /// Adds to `records` and `pass` of process 0 those of all others, each of its share of the data. What travels is what they would write as a
  /// partial bundle.
  func bringTogether(
    _ records: inout GatheredRecords, _ pass: inout RecordingPass, of data: any PictureSource,
    _ provenance: Provenance
  ) throws {
    let folder = try PrivateFolder()
    let path = "\(folder.path)/part.h5"
    try gather(isFirst ? Data() : JSONEncoder().encode(Tally(right: pass.right, findings: pass.findings))) {
      _, data in
      let tally = try JSONDecoder().decode(Tally.self, from: data)
      pass.add(right: tally.right, findings: tally.findings)
    }
    guard isFirst else {
      // Of pictures none of which can be read there is nothing to give.
      guard records.pictureCount > 0 else { return try gather(Data()) { _, _ in } }
      let covered = DataCoverage(
        sha256: try DataStamp(of: data.location).sha256, first: 0, count: records.pictureCount)
      try BundleFile.write(try records.partial(provenance, of: covered), to: path)
      return try gather(Data(contentsOf: URL(filePath: path))) { _, _ in }
    }
    try gather(Data()) { rank, part in
      guard !part.isEmpty else { return }
      try part.write(to: URL(filePath: path))
      do throws(KDMetaError) {
        try records.merge(try GatheredRecords(try asCommand { try BundleFile.readPartial(path) }))
      } catch {
        throw KDMetaError.mismatch("what process \(rank) of \(place.size) recorded does not fit: \(error)")
      }
    }
  }

  /// What is counted beside the sums.
  private struct Tally: Codable {
    let right: Int
    /// Of all pictures up to the end of the share, which a reader has to pass.
    let findings: ReadingFindings
  }
}
