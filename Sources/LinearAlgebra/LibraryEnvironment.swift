internal import Glibc

/// What OpenBLAS and OpenMP are told by environment variables, which they read before `main`, and for good.
public enum LibraryEnvironment {
  /// Starts the program anew with settings that serve it better than these libraries' own, where there are any and the environment does not say otherwise. To be
  /// called before anything is done.
  public static func restartIfBetter() {
    let settings = MatrixKernels.settings.merging(IdleThreads.settings) { kernels, _ in kernels }
    guard !settings.isEmpty else { return }
    for (variable, value) in settings { setenv(variable, value, 1) }
    // Returns only where it fails; the libraries' own settings are slow at worst.
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }
}
