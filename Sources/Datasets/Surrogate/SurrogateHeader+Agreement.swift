import HDF5Schema

extension SurrogateHeader {
  /// What keeps a file with this header from being written.
  var defects: [FormatDefect] {
    let tree = tree
    let structural = tree.structuralDefects(by: SurrogateSchema.schema, sizes: Sizes(surrogate: tree))
    return structural.isEmpty ? disagreements : structural
  }

  /// What is wrong between members each of which is right on its own, and sizes that no image or model has.
  var disagreements: [FormatDefect] {
    var defects: [FormatDefect] = []
    func note(_ member: String, _ problem: String) {
      defects.append(FormatDefect(member: member, problem: problem))
    }
    if !shape.isPlausible { note("/images", "no picture has the shape \(shape)") }
    if !(1...ImageLayout.mostValues).contains(logitCount) {
      note("/logits", "no model gives \(logitCount) logits")
    }
    guard defects.isEmpty else { return defects }
    let made = InputDescription(preprocessing, images: pixelShape).inputShape
    if !pixelShape.isPlausible {
      note("/input@pixel_shape", "no picture has the shape \(pixelShape)")
    } else if made != shape {
      note(
        "/input",
        "images of \(pixelShape) become inputs of \(made?.description ?? "no shape"), and /images holds \(shape)"
      )
    }
    if classNames.count > logitCount {
      note("/@class_names", "it names \(classNames.count) classes for \(logitCount) logits")
    }
    return defects
  }
}

extension ImageShape {
  /// Whether every length is positive and the image no larger than any that is read.
  var isPlausible: Bool {
    guard lengths.allSatisfy({ $0 > 0 }), let values = lengths.checkedProduct else { return false }
    return values <= ImageLayout.mostValues
  }
}
