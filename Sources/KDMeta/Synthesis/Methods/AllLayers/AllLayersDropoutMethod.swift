internal import Network
public import Records

/// The same as ``AllLayersMethod`` with a part of the hidden units silenced, drawn once for each batch of images (Lopes, Fenu,
/// Starner 2017, section 3.2).
public enum AllLayersDropoutMethod: RecordInversionMethod {
  public static let name = "all-layers-dropout"
  public static let summary = "every layer follows the record, with hidden units silenced for each batch"
  public static let paper: String? = "Lopes et al. 2017"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9751, minutes: 5)
  public static let defaultCount = 4000
  public static let followed: any RecordKind.Type = AllLayers.self
  public static let defaults = InversionOptions {
    $0 = AllLayersMethod.defaults
    $0.dropout = 0.1
  }
  public static let options: [MethodOption<InversionOptions>] =
    MethodOption.inversion + [
      .samplingScale, .real("dropout", \.dropout, to: 0.9, "Share of the hidden units that are silenced."),
    ]
}
