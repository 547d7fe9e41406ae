import KDMeta

extension KDMetaError {
  /// What the error says, and where it helps the option that mends it.
  var words: String { advice.map { "\(description) (\($0))" } ?? description }

  /// What to type instead; nil where the error itself tells.
  private var advice: String? {
    switch self {
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
