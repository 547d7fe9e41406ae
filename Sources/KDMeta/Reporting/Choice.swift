/// What a user chooses that an error is about. The command line knows the option's name.
public enum Choice: Sendable, Equatable {
  /// The attribute that makes the classes.
  case attribute
  /// How many images make a batch.
  case batchSize
  /// Where the data lie that a run file calls by this name.
  case data(String)
  /// Where to compute.
  case device
  /// The share of hard labels.
  case hardLabels
  /// The size that images are brought to.
  case imageSize
  /// Which images are recorded.
  case images
  /// Whether training starts from a file's weights.
  case keptWeights
  /// The least images of a class.
  case minimumClassCount
  /// Where the output goes.
  case output
  /// How exactly networks compute.
  case precision
  /// Which records are kept.
  case records
  /// Which rows of a table are made.
  case rows
  /// Options of a table's commands.
  case settings
  /// The teacher.
  case teacher
  /// Whose signature is trusted.
  case trust
}
