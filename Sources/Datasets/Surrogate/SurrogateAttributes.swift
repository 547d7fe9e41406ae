import HDF5

/// What each attribute of a surrogate must be by itself.
enum SurrogateAttributes {
  /// What is wrong with `value` as that of the attribute `name`; nil if nothing is.
  static func problem(with value: Attribute, of name: String) -> String? {
    switch (name, value) {
    case ("class_names", .strings(let names)): SurrogateText.problem(classNames: names)
    case ("created", .string(let text)): SurrogateText.problem(time: text)
    case ("settings", .string(let text)): SurrogateText.problem(settings: text)
    case ("teacher_sha256", .string(let text)), ("bundle_sha256", .string(let text)):
      SurrogateText.problem(digest: text)
    case ("teacher_file_name", .string(let text)): SurrogateText.problem(fileName: text)
    case ("seed", .string(let text)): SurrogateText.problem(seed: text)
    case ("layout", .string(let text)):
      text == SurrogateSchema.layout ? nil : "must be \(SurrogateSchema.layout)"
    case ("resize", .string(let text)):
      text == SurrogateSchema.bilinear ? nil : "must be \(SurrogateSchema.bilinear)"
    case ("format", .string), ("format_version", .integer): nil
    case ("producer", .string(let text)), ("producer_version", .string(let text)),
      ("method", .string(let text)):
      SurrogateText.problem(text)
    case ("pixel_shape", .integers(let lengths)): lengths.count == 3 ? nil : "must have three numbers"
    case ("padding", .integers(let margins)): margins.count == 4 ? nil : "must have four numbers"
    case ("scale", .real(let number)): number.isFinite && number > 0 ? nil : "must be a number > 0"
    case ("deviation", .reals(let numbers)):
      numbers.allSatisfy { $0.isFinite && $0 > 0 } ? nil : "must be numbers > 0"
    case ("mean", .reals(let numbers)), ("minimum", .reals(let numbers)), ("maximum", .reals(let numbers)):
      numbers.allSatisfy(\.isFinite) ? nil : "must be finite numbers"
    default: "is of another type than the format gives it"
    }
  }
}
