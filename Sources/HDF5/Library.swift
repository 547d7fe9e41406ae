import CHDF5

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The HDF5 C library, which may be built without any protection against use by several threads.
///
/// Every call of a function of it happens inside ``locked(_:)``.
enum Library {
  /// A lock that the thread which holds it may take again: an object's `deinit`, which closes it, can run
  /// while the same thread is inside the library.
  ///
  /// The pointer is made once, never changes and is never freed; what it points to is meant for use by several
  /// threads at once.
  private nonisolated(unsafe) static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
    return mutex
  }()

  /// Made at the first use, with the lock held.
  private static let start: Void = {
    // What is open when the program ends stays as it is: closing it then could write to a file that failed before.
    H5dont_atexit()
    H5open()
    // No filter or connector is ever loaded from a folder that the environment names.
    H5PLset_loading_state(0)
  }()

  /// Runs `body` while no other thread is inside the library, with the library's printing of errors turned off.
  static func locked<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    _ = start
    // Printing is a setting of each thread, as the stack of errors is.
    kdmeta_hdf5_silence()
    return try body()
  }

  /// What the innermost function that failed on this thread had to say; forgets it.
  static func takeMessage() -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { text in
      kdmeta_hdf5_innermost_message(text.baseAddress, text.count)
      return String(cString: text.baseAddress!)
    }
  }
}
