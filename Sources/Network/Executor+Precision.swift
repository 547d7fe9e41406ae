internal import Torch

extension Executor {
  /// What `body` gives, as float32, where layers compute as exactly as the executor is told.
  func rounding(_ body: () throws(ModelError) -> Result) throws(ModelError) -> Result {
    guard precision == .bfloat16 else { return try body() }
    let result = try withBFloat16(on: device, body)
    do throws(TorchError) { return try result.widened() } catch { throw ModelError(error) }
  }
}

extension Executor.Result {
  /// The same with numbers of bfloat16 as float32.
  fileprivate func widened() throws(TorchError) -> Self {
    var (outputs, taps) = (outputs, taps)
    for index in outputs.indices { outputs[index] = try outputs[index].widened() }
    for (name, value) in taps { taps[name] = try value.widened() }
    return Self(outputs: outputs, taps: taps)
  }
}
