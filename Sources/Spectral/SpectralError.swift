public import LinearAlgebra
public import Network
public import Torch

/// Why a neuron graph or its spectrum could not be had.
public enum SpectralError: Error, Sendable, CustomStringConvertible {
  /// The network could not be run as a graph of paths.
  case network(ModelError)
  /// The eigenproblem could not be solved.
  case eigenproblem(LinearAlgebraError)
  /// The engine failed.
  case engine(TorchError)
  /// More coefficients were asked for than the graph can tell apart.
  case tooMany(asked: Int, possible: Int)
  /// A recomputed basis is not the one that statistics were recorded with.
  case otherBasis(reason: String)

  /// One sentence for a user.
  public var description: String {
    switch self {
    case .network(let error): "the paths between the teacher's layers: \(error)"
    case .eigenproblem(let error): "the spectrum of the neuron graph: \(error)"
    case .engine(let error): "the neuron graph: \(error)"
    case .tooMany(let asked, let possible):
      "\(asked) coefficients were asked for, and the graph has \(possible) that can be told apart; ask for fewer"
    case .otherBasis(let reason):
      "the graph Fourier basis that this machine computes is not the one that the bundle was recorded with: \(reason); "
        + "ask the publisher for a bundle that carries its basis"
    }
  }
}

/// `body` with its error as a ``SpectralError``.
func onNetwork<Result>(_ body: () throws(ModelError) -> Result) throws(SpectralError) -> Result {
  do throws(ModelError) { return try body() } catch { throw .network(error) }
}

/// `body` with its error as a ``SpectralError``.
func onEngine<Result>(_ body: () throws(TorchError) -> Result) throws(SpectralError) -> Result {
  do throws(TorchError) { return try body() } catch { throw .engine(error) }
}

/// `body` with its error as a ``SpectralError``.
func solving<Result>(_ body: () throws(LinearAlgebraError) -> Result) throws(SpectralError) -> Result {
  do throws(LinearAlgebraError) { return try body() } catch { throw .eigenproblem(error) }
}
