/// A layer of the teacher whose activations were observed.
public struct TappedLayer: Equatable, Sendable {
  /// The name of the value in the ONNX graph.
  public var name: String

  /// The ONNX operator that makes the value, such as `Relu`.
  public var kind: String

  /// The shape of the value without its batch dimension.
  public var shape: [Int]

  /// The layer `name`, made by an operator `kind`.
  public init(name: String, kind: String, shape: [Int]) {
    self.name = name
    self.kind = kind
    self.shape = shape
  }

  /// Names are the work of strangers and may hold slashes, or anything; a key is a link name that every tool takes.
  /// The number in front makes it unique, and puts keys in the layers' order.
  static func key(at index: Int, name: String) -> String {
    let number = String(index)
    let padding = String(repeating: "0", count: max(0, 4 - number.count))
    let plain = name.utf8.prefix(64).map { byte in
      let character = Character(UnicodeScalar(byte))
      return isPlain(byte) ? character : "_"
    }
    return padding + number + "-" + String(plain)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
