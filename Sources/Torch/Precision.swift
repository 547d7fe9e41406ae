internal import CTorch

/// How exactly layers compute. Weights, and what optimisers do to them, are of float32 in each.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// IEEE numbers of 32 bits.
  case float32
  /// Products of float32, those of losses too, from factors that are rounded to 10 bits after the point (NVIDIA's TensorFloat-32), for CUDA cards from
  /// 2020 on.
  case tensorFloat32 = "tf32"
  /// Products, and what follows them, rounded to 7 bits after the point, with the range of float32: libtorch's autocast.
  case bfloat16
}

extension Engine {
  /// Sets whether CUDA cards compute products of float32 by TensorFloat-32, in all threads from now on.
  public static func setTensorFloat32(_ enabled: Bool) throws(TorchError) {
    try check(try table().pointee.set_tensor_float32(enabled), "set the precision of products")
  }
}

/// Runs `body` with layers on `device` computing in bfloat16 on this thread; gradients of what it makes do so too, wherever they are asked for.
public func withBFloat16<Result, Failure: Error>(
  on device: Device, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  // Without an engine there is nothing to compute, and `body` reports that itself.
  let table = try? Engine.table()
  var before = false
  _ = table?.pointee.set_bfloat16(device.handle, true, &before)
  defer {
    var own = true
    _ = table?.pointee.set_bfloat16(device.handle, before, &own)
  }
  return try body()
}
