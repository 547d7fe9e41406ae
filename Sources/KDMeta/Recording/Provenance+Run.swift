internal import Bundle

extension Provenance {
  /// What a bundle says of how it came about.
  init(_ run: RunRecord<some Encodable>) {
    self.init(producer: Product.name, producerVersion: Product.version, settings: run.json)
  }
}
