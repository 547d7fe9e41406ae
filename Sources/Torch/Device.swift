internal import CTorch

/// The processor on which a tensor lives and is computed.
public enum Device: Hashable, Sendable, CustomStringConvertible {
  /// The machine's own processor and memory.
  case cpu
  /// A CUDA card, counted from 0.
  case cuda(Int)

  /// The device that `text` names: `cpu`, `cuda` or `cuda:N`; `nil` for anything else.
  public init?(_ text: String) {
    switch text {
    case "cpu": self = .cpu
    case "cuda": self = .cuda(0)
    default:
      guard text.hasPrefix("cuda:"), let index = Int(text.dropFirst("cuda:".count)), index >= 0 else {
        return nil
      }
      self = .cuda(index)
    }
  }

  /// The name that ``init(_:)`` takes.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }

  init(_ device: kdt_device) {
    self = device.is_cuda ? .cuda(Int(device.index)) : .cpu
  }

  var handle: kdt_device {
    switch self {
    case .cpu: kdt_device(is_cuda: false, index: -1)
    case .cuda(let index): kdt_device(is_cuda: true, index: Int32(clamping: index))
    }
  }
}
