#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Turns a crash of the HDF5 library inside a file that is read into the end of the program with a word about the file.
///
/// The library is not safe against every file that is made to harm it: some of its versions follow pointers of a file
/// without an end, or out of memory. No check in front of it can find all such files. What can be had is that they end
/// the program as any other faulty file does: with a sentence and an exit code, and no dump of memory on the terminal.
public enum CrashGuard {
  /// The path of a file as the handler of a signal can print it.
  final class Path: Sendable {
    /// Never changes, and lives as long as the object.
    fileprivate nonisolated(unsafe) let text: UnsafeMutablePointer<CChar>

    init(_ path: String) { text = strdup(path) }

    deinit { free(text) }
  }

  /// What the handler knows. Only the thread that holds the library's lock changes it, and the handler reads it on that
  /// thread alone.
  fileprivate struct State {
    var path: UnsafePointer<CChar>?
    var thread = pthread_self()
    var status: Int32 = 0
  }

  /// Made once and never freed, since a handler cannot wait for it to be made.
  fileprivate nonisolated(unsafe) static let state: UnsafeMutablePointer<State> = {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State())
    return state
  }()

  /// From now on, a crash of the library while it reads ends the program with `status`, after a line on standard error
  /// that names the file. Crashes elsewhere stay what they are. To be called once, by the program's first thread, which
  /// is the one that is guarded against running out of stack too.
  public static func endProgram(withStatus status: Int32) {
    state.pointee.status = status
    let size = 1 << 16
    var stack = stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
    for number in [SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = tellOfCrash
      action.sa_flags = SA_ONSTACK | CInt(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
  }

  /// Runs `body`, inside the library's lock, so that a crash in it is told as one of the file at `path`.
  static func watching<Result: ~Copyable, Failure: Error>(
    _ path: Path?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = state.pointee
    defer { state.pointee = outer }
    state.pointee.path = path.map { UnsafePointer($0.text) }
    state.pointee.thread = pthread_self()
    return try body()
  }
}

/// Calls nothing but what may be called while a signal is handled. On its return the crash happens again, to whoever
/// handles it then.
private func tellOfCrash(_ number: Int32) {
  let state = CrashGuard.state.pointee
  guard let path = state.path, pthread_equal(state.thread, pthread_self()) != 0 else { return }
  let (begin, reason): (StaticString, StaticString) = (
    "kdmeta: ", ": the HDF5 library broke down in it; it is damaged or made to harm, so do not use it\n"
  )
  write(STDERR_FILENO, begin.utf8Start, begin.utf8CodeUnitCount)
  write(STDERR_FILENO, path, strlen(path))
  write(STDERR_FILENO, reason.utf8Start, reason.utf8CodeUnitCount)
  _exit(state.status)
}
