internal import CLAPACK
internal import Glibc

/// The variant of its kernels that OpenBLAS uses for products of matrices, here and in libtorch.
public enum MatrixKernels {
  /// The environment variable by which OpenBLAS is told its processor.
  private static let variable = "OPENBLAS_CORETYPE"

  /// The processor that OpenBLAS takes this one for.
  public static var chosen: String { openblas_get_corename().map { String(cString: $0) } ?? "" }

  /// The processor that it should take this one for; nil where it knows it, or is told by the environment. Of processors newer than itself OpenBLAS uses none
  /// of the vectors, which makes products several times slower.
  public static var better: String? {
    guard getenv(variable) == nil, chosen == leastOfAll else { return nil }
    if kdmeta_has_vectors_512() { return "SkylakeX" }
    return kdmeta_has_vectors_256() ? "Haswell" : nil
  }

  /// Starts the program anew with ``better`` kernels where there are any: they are chosen before `main`, and for good. To be called before anything is done.
  public static func restartIfBetter() {
    guard let better else { return }
    setenv(variable, better, 1)
    // Returns only where it fails; slow kernels are right too.
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }

  /// What OpenBLAS falls back to.
  private static let leastOfAll = "Prescott"
}
