import HDF5
package import HDF5Schema

/// The group `/input` of bundles and surrogates.
extension InputDescription {
  /// The order of an input's dimensions: batch, channel, row, column.
  package static let layout = "NCHW"

  /// What the group holds, for inputs of so many `channels`.
  ///
  /// - Parameter layout: What the text that names the layout must be.
  package static func rule(
    channels: Length, layout: Requirement<String> = .one(of: [Self.layout])
  ) -> GroupRule {
    GroupRule(
      attributes: [
        "layout": .text(layout),
        "pixel_shape": .integers(.exactly(3), .shape),
        "padding": .integers(.exactly(4), .atLeast(0)),
        "resize": .text(.one(of: [bilinear])),
        "scale": .real(.positive),
        "mean": .reals(channels),
        "deviation": .reals(channels, .positive),
        "minimum": .reals(channels),
        "maximum": .reals(channels),
      ],
      choices: [.atMostOne(["padding"], ["resize"])])
  }

  /// What `group`, which keeps to the rule, says of inputs of `inputShape`.
  ///
  /// - Throws: the defect that its numbers make no preprocessing, or an empty range of inputs.
  package init(_ group: GroupTree, inputShape: ImageShape) throws(FormatDefect) {
    var fit = Fit.none
    if group.attributes["resize"] != nil {
      fit = .resize(height: inputShape.height, width: inputShape.width)
    } else if group.attributes["padding"] != nil {
      let sides = try group.integers("padding")
      guard sides.count == 4 else { throw group.defect(attribute: "padding", "it must have 4 numbers") }
      fit = .pad(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])
    }
    guard let pixelShape = ImageShape(lengths: try group.integers("pixel_shape")) else {
      throw group.defect(attribute: "pixel_shape", "it must have 3 numbers")
    }
    let (scale, mean, std) = (try group.real("scale"), try group.reals("mean"), try group.reals("deviation"))
    do throws(PreprocessingError) {
      self.init(
        try Preprocessing(
          fit: fit, scale: Float(scale), mean: mean.map { Float($0) }, std: std.map { Float($0) }),
        images: pixelShape)
    } catch { throw group.defect(error.reason) }
    if zip(try group.reals("minimum"), try group.reals("maximum")).contains(where: { $0 >= $1 }) {
      throw group.defect(attribute: "maximum", "it must be above the minimum in every channel")
    }
  }

  /// Puts it into `group`.
  package func encode(into group: inout GroupTree) {
    let (scale, mean) = (Double(preprocessing.scale), preprocessing.mean.map(Double.init))
    let std = preprocessing.std.map(Double.init)
    group.attributes = [
      "layout": .string(Self.layout), "pixel_shape": .integers(pixelShape.lengths.map { Int64($0) }),
      "scale": .real(scale), "mean": .reals(mean), "deviation": .reals(std),
      // What pixels of 0 and 255 become.
      "minimum": .reals(zip(mean, std).map { (0 - $0) / $1 }),
      "maximum": .reals(zip(mean, std).map { (255 * scale - $0) / $1 }),
    ]
    switch preprocessing.fit {
    case .none: break
    case .pad(let top, let left, let bottom, let right):
      group.attributes["padding"] = .integers([top, left, bottom, right].map { Int64($0) })
    case .resize: group.attributes["resize"] = .string(Self.bilinear)
    }
  }

  private static let bilinear = "bilinear"
}
