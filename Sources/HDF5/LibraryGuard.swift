#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Turns a crash of the HDF5 library inside a file that is read, or a loop there that has no end, into the end of the
/// program with a word about the file.
///
/// The library is not safe against every file that is made to harm it: some of its versions follow pointers of a file
/// out of memory, or round in a circle. No check in front of it can find all such files. What can be had is that they
/// end the program as any other faulty file does: with a sentence and an exit code, soon, and with no dump of memory on
/// the terminal.
public enum LibraryGuard {
  /// A file that is read, as the handler of a signal needs it.
  final class ReadFile: Sendable {
    /// Never changes, and lives as long as the object.
    fileprivate nonisolated(unsafe) let path: UnsafeMutablePointer<CChar>
    fileprivate let byteCount: Int

    init(_ path: String, byteCount: Int) {
      self.path = strdup(path)
      self.byteCount = byteCount
    }

    deinit { free(path) }
  }

  /// What the handler knows. Only the thread that holds the library's lock changes it, and the handler reads it on that
  /// thread alone.
  fileprivate struct State {
    var path: UnsafePointer<CChar>?
    var thread = pthread_self()
    var timer: ComputingTimer?
    var status: Int32 = 0
  }

  /// Made once and never freed, since a handler cannot wait for it to be made.
  fileprivate nonisolated(unsafe) static let state: UnsafeMutablePointer<State> = {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State())
    return state
  }()

  /// From now on, a crash of the library while it reads ends the program with `status`, after a line on standard error
  /// that names the file; and so does a call in which it computes for a tenth of a second and as much longer as going
  /// through the file, and what is unpacked of it, at 4 MiB a second would take. Crashes elsewhere stay what they are. To
  /// be called once, by the program's first thread, which is the one that is guarded against running out of stack too.
  public static func endProgram(withStatus status: Int32) {
    state.pointee.status = status
    let size = 1 << 16
    var stack = stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = tellOfLoop
    action.sa_flags = SA_ONSTACK | SA_RESTART
    sigaction(ComputingTimer.signal, &action, nil)
    action.__sigaction_handler.sa_handler = tellOfCrash
    action.sa_flags = SA_ONSTACK | CInt(bitPattern: UInt32(SA_RESETHAND))
    for number in [SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { sigaction(number, &action, nil) }
  }

  /// Runs `body`, inside the library's lock, so that a crash in it, or a loop without an end, is told as one of `file`.
  static func watching<Result: ~Copyable, Failure: Error>(
    _ file: ReadFile?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = state.pointee
    let begins = outer.status != 0 && outer.timer == nil
    let timer = begins ? file.flatMap { ComputingTimer(seconds: 0.1 + seconds(for: $0.byteCount)) } : nil
    defer {
      state.pointee = outer
      timer?.end()
    }
    state.pointee.thread = pthread_self()
    state.pointee.timer = timer ?? outer.timer
    state.pointee.path = file.map { UnsafePointer($0.path) }
    return try body()
  }

  /// Gives what ``watching(_:_:)`` runs the time to unpack and convert so many bytes.
  static func allow(byteCount: Int) { state.pointee.timer?.add(seconds: seconds(for: byteCount)) }

  private static func seconds(for byteCount: Int) -> Double { Double(byteCount) / Double(4 << 20) }
}

private func tellOfCrash(_ number: Int32) {
  endProgram(": the HDF5 library broke down in it; it is damaged or made to harm, so do not use it\n")
}

private func tellOfLoop(_ number: Int32) {
  endProgram(": the HDF5 library finds no end in it; it is damaged or made to harm, so do not use it\n")
}

/// Calls nothing but what may be called while a signal is handled. On its return a crash happens again, to whoever
/// handles it then.
private func endProgram(_ reason: StaticString) {
  let state = LibraryGuard.state.pointee
  guard let path = state.path, pthread_equal(state.thread, pthread_self()) != 0 else { return }
  let begin: StaticString = "kdmeta: "
  write(STDERR_FILENO, begin.utf8Start, begin.utf8CodeUnitCount)
  write(STDERR_FILENO, path, strlen(path))
  write(STDERR_FILENO, reason.utf8Start, reason.utf8CodeUnitCount)
  _exit(state.status)
}
