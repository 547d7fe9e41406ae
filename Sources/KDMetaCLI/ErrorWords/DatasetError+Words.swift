import Datasets

extension DatasetError {
  /// What to type to mend it; nil where the error itself tells.
  var advice: String? {
    switch self {
    case .damagedImage: "--strict stops at the first"
    case .noAttributes(_, let attribute, _): "--attribute \(attribute)"
    case .noSuchImages(_, let first, let end, _): "--images \(first):\(end.map { "\($0)" } ?? "")"
    case .bundle: "“kdmeta reconstruct” does"
    case .missing, .unreadable, .unrecognised, .malformed, .inconsistent, .tooLarge, .hdf5, .noSuchSample,
      .preprocessing:
      nil
    }
  }
}
