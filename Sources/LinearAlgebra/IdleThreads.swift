internal import Glibc

/// How long the threads of OpenMP, in which OpenBLAS and libtorch work, look for more to do before they sleep.
enum IdleThreads {
  /// What the environment should tell GNU's OpenMP; nothing where it is told already.
  ///
  /// Its threads look for work 300,000 times, for milliseconds, which is right where no other program wants their processor. Where one does, each such wait keeps
  /// it from the very thread that is waited for. It takes 1,000 itself where its own threads are more than the processors; of other programs' it cannot know.
  static var settings: [String: String] {
    let isTold = getenv("GOMP_SPINCOUNT") != nil || getenv("OMP_WAIT_POLICY") != nil
    return isTold ? [:] : ["GOMP_SPINCOUNT": "1000"]
  }
}
