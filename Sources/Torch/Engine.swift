internal import CTorch
internal import Foundation

/// The dynamic library that does the arithmetic, opened at the first use of a tensor.
///
/// `KDMETA_ENGINE` names the library; without it, `libkdengine.so` is looked for beside the program and in
/// `../lib` from there. Nothing in the program links libtorch, so commands that compute nothing never load it.
public enum Engine {
  /// The library's file, whether or not it has been opened.
  public static var path: String {
    if let chosen = ProcessInfo.processInfo.environment["KDMETA_ENGINE"], !chosen.isEmpty {
      // A name without a slash would send dlopen to the system's folders.
      return URL(fileURLWithPath: chosen).path
    }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folder = (program as NSString).deletingLastPathComponent
    let beside = folder + "/" + fileName
    let inLibraries = (folder as NSString).deletingLastPathComponent + "/lib/" + fileName
    return FileManager.default.fileExists(atPath: inLibraries)
      && !FileManager.default.fileExists(atPath: beside) ? inLibraries : beside
  }

  /// Whether the library has been opened by this process.
  public static var isOpen: Bool {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD) else { return false }
    dlclose(library)
    return true
  }

  /// The version of libtorch in the engine, which is opened if it was not.
  public static func libtorchVersion() throws(TorchError) -> String {
    String(cString: try table().pointee.libtorch_version())
  }

  /// How many tensor handles are alive: what a leak test compares before and after.
  public static func liveTensorCount() throws(TorchError) -> Int {
    Int(try table().pointee.live_tensors())
  }

  /// How many processor threads one operation may use.
  public static func threadCount() throws(TorchError) -> Int {
    Int(try table().pointee.threads())
  }

  /// Sets how many processor threads one operation may use.
  public static func setThreadCount(_ count: Int) throws(TorchError) {
    try check(try table().pointee.set_threads(Int32(clamping: count)), "set the thread count")
  }

  /// How many CUDA cards the engine can use; 0 where it was built without CUDA.
  public static func cudaDeviceCount() throws(TorchError) -> Int {
    Int(try table().pointee.cuda_device_count())
  }

  static let fileName = "libkdengine.so"

  /// The engine's functions; opens the library on the first call.
  static func table() throws(TorchError) -> UnsafePointer<kdt_engine> {
    try opened.get().pointer
  }

  /// Throws what the engine said where `status` is not success.
  static func check(_ status: kdt_status, _ operation: @autoclosure () -> String) throws(TorchError) {
    guard status != KDT_OK else { return }
    let message = String(cString: try table().pointee.last_error())
    let kind: TorchError.Kind =
      switch status {
      case KDT_ERROR_INDEX: .index
      case KDT_ERROR_VALUE: .value
      case KDT_ERROR_TYPE: .elementType
      case KDT_ERROR_NOT_IMPLEMENTED: .notImplemented
      case KDT_ERROR_MEMORY: .memory
      case KDT_ERROR_CONNECTION: .connection
      default: .operation
      }
    throw TorchError(kind: kind, operation: operation(), message: message)
  }

  /// The table never changes once made and lives as long as the process, so threads may share the pointer.
  private struct Table: @unchecked Sendable {
    let pointer: UnsafePointer<kdt_engine>
  }

  private static let opened: Result<Table, TorchError> = open()

  private static func open() -> Result<Table, TorchError> {
    func unavailable(_ message: String) -> Result<Table, TorchError> {
      .failure(TorchError(kind: .engineUnavailable, operation: "open the engine", message: message))
    }
    let path = path
    guard FileManager.default.fileExists(atPath: path) else {
      return unavailable(
        "\(path) does not exist; build it with `swift build` or `script/engine`, or set KDMETA_ENGINE to one")
    }
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      return unavailable(
        "\(path) does not load: \(dlerror().map { String(cString: $0) } ?? "no reason given"); "
          + "is libtorch installed (`script/bootstrap`)?")
    }
    guard let symbol = dlsym(library, "kdt_engine_table") else {
      return unavailable("\(path) is not a kdmeta engine; build one with `script/engine`")
    }
    let table = unsafeBitCast(symbol, to: kdt_engine_table_function.self)()
    guard table.pointee.abi_version == KDT_ABI_VERSION else {
      return unavailable(
        "\(path) has interface \(table.pointee.abi_version) where this program needs \(KDT_ABI_VERSION); "
          + "build it again from the same source with `script/engine`")
    }
    return .success(Table(pointer: table))
  }
}
