internal import Bundle
internal import Datasets
internal import Files
internal import Records

extension ProcessTeam {
  /// The images of `data` that this process records.
  func share(of data: any ImageSource) throws -> any ImageSource {
    guard data.count >= place.size else {
      throw KDMetaError.mismatch(
        "\(data.location): \(data.count) images are too few for \(place.size) processes")
    }
    return SlicedImages(share(of: data.count), of: data)
  }

  /// Adds to `records` and `pass` of process 0 those of all others, each of its share of the data. What travels is what they would write as a
  /// partial bundle.
  func bringTogether(
    _ records: inout GatheredRecords, _ pass: inout RecordingPass, of data: any ImageSource,
    _ provenance: Provenance
  ) throws {
    guard isFirst else {
      let folder = try PrivateFolder()
      let path = "\(folder.path)/part.h5"
      // Of images none of which can be read there are no sums.
      let hasSums = records.imageCount > 0
      if hasSums {
        let covered = DataCoverage(
          sha256: try DataStamp(of: data.location).sha256, first: 0, count: records.imageCount)
        try BundleFile.write(try records.partial(provenance, of: covered), to: path)
      }
      return try give(Tally(right: pass.right, findings: pass.findings), fileAt: hasSums ? path : nil)
    }
    try take { (rank, tally: Tally, path) in
      pass.add(right: tally.right, findings: tally.findings)
      guard let path else { return }
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
    /// Of all images up to the end of the share, which a reader has to pass.
    let findings: ReadingFindings
  }
}
