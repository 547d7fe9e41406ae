internal import Network
public import Records

/// Images whose every layer follows the record of all layers (Lopes, Fenu, Starner 2017, section 3.2).
public enum AllLayersMethod: RecordInversionMethod {
  public static let name = "all-layers"
  public static let summary = "every layer follows the record"
  public static let paper: String? = "Lopes et al. 2017"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9757, minutes: 4)
  public static let defaultCount = 4000
  public static let followed: any RecordKind.Type = AllLayers.self
  public static let defaults = InversionOptions { ($0.totalVariation, $0.imageStatistics) = (5, 30) }
}
