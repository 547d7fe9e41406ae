import KDMeta

extension KDMetaError {
  /// What the error says, and where it helps the option that mends it.
  var words: String { advice.map { "\(description) (\($0))" } ?? description }

  /// What to type instead; nil where the error itself tells.
  private var advice: String? {
    switch self {
    case .choice(let choice, _), .unfit(let choice, _): choice.option
    case .missingData(let name, _): Choice.data(name).option
    case .interrupted(_, .some): "--restart begins anew"
    case .method(let error): error.advice
    case .diverged(let what, _): what.contains("generator") ? "--set learning-rate=RATE" : "--learning-rate"
    default: nil
    }
  }
}

extension MethodError {
  /// What to type instead; nil where the error itself tells.
  fileprivate var advice: String? {
    switch self {
    case .unknown, .nonePossible, .lacksDirections, .tooFewImages, .notPossible: nil
    case .option(let error): error.advice
    case .needsBundle: "--metadata BUNDLE"
    case .takesNoBundle: "--metadata"
    case .lacksRecord: "--method"
    case .trainsNoGenerator: "--save-generator"
    }
  }
}

extension MethodOptionError {
  /// What to type instead; nil where the error itself tells.
  fileprivate var advice: String? {
    switch self {
    case .unknown(_, let method, _): "kdmeta methods \(method)"
    case .outOfRange, .conflict: "--set"
    case .nothingPublished: "--preset"
    }
  }
}

extension Choice {
  /// The option of the command line.
  fileprivate var option: String {
    switch self {
    case .attribute: "--attribute NAME"
    case .batchSize: "--batch-size"
    case .data(let name): "--data \(name)=DATA"
    case .device: "--device"
    case .hardLabels: "--hard-label-weight"
    case .imageSize: "--image-size"
    case .images: "--images"
    case .keptWeights: "--keep-weights"
    case .minimumClassCount: "--minimum-class-count"
    case .output: "--output"
    case .precision: "--precision"
    case .records: "--records"
    case .rows: "--rows"
    case .settings: "--set"
    case .teacher: "--teacher"
    case .trust: "--trust"
    }
  }
}
