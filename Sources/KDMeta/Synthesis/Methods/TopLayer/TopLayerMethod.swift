internal import Network
public import Records

/// Images whose logits follow the record of the top layer (Lopes, Fenu, Starner 2017, section 3.1).
public enum TopLayerMethod: RecordInversionMethod {
  public static let name = "top-layer"
  public static let summary = "logits follow the record"
  public static let paper: String? = "Lopes et al. 2017"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9607, minutes: 4)
  public static let defaultCount = 4000
  public static let followed: any RecordKind.Type = TopLayer.self
  // Logits alone say little of an image, so the priors say more.
  public static let defaults = InversionOptions { ($0.totalVariation, $0.imageStatistics) = (7, 70) }
}
