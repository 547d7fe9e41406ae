internal import CLAPACK
internal import Glibc

/// The variant of its kernels that OpenBLAS uses for products of matrices, here and in libtorch.
enum MatrixKernels {
  /// What the environment should tell OpenBLAS; nothing where it knows this processor, or is told already. Of processors newer than itself OpenBLAS uses none of
  /// the vectors, which makes products several times slower.
  static var settings: [String: String] {
    guard getenv(variable) == nil, chosen == leastOfAll else { return [:] }
    if kdmeta_has_vectors_512() { return [variable: "SkylakeX"] }
    return kdmeta_has_vectors_256() ? [variable: "Haswell"] : [:]
  }

  /// The processor that OpenBLAS takes this one for.
  private static var chosen: String { openblas_get_corename().map { String(cString: $0) } ?? "" }

  /// The environment variable by which OpenBLAS is told its processor.
  private static let variable = "OPENBLAS_CORETYPE"

  /// What OpenBLAS falls back to.
  private static let leastOfAll = "Prescott"
}
