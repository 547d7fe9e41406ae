import CHDF5

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sends a signal to the thread that made it, once that thread has computed for so long. Time in which it waits, for a
/// disk or a processor, does not count. Where a system has no such timers, no signal comes.
struct ComputingTimer {
  /// The signal that it sends.
  static let signal = SIGVTALRM

  #if os(Linux)
    private let timer: timer_t

    /// Begins to count; nil if the system has no timer left.
    init?(seconds: Double) {
      var event = sigevent()
      event.sigev_notify = CInt(SIGEV_THREAD_ID)
      event.sigev_signo = Self.signal
      event._sigev_un._tid = kdmeta_hdf5_thread()
      var timer: timer_t?
      guard timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0, let timer else { return nil }
      self.timer = timer
      // Whoever made the thread, or started the program, may have blocked it.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, Self.signal)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      start(seconds)
    }

    /// Sends the signal so much later.
    func add(seconds: Double) {
      var left = itimerspec()
      timer_gettime(timer, &left)
      start(seconds + Double(left.it_value.tv_sec) + Double(left.it_value.tv_nsec) / 1e9)
    }

    /// No signal comes any more.
    func end() { timer_delete(timer) }

    private func start(_ seconds: Double) {
      let whole = seconds.rounded(.down)
      let value = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
      var time = itimerspec(it_interval: timespec(), it_value: value)
      timer_settime(timer, 0, &time, nil)
    }
  #else
    init?(seconds: Double) { return nil }
    func add(seconds: Double) {}
    func end() {}
  #endif
}
