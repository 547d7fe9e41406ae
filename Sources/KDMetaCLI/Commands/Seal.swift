import ArgumentParser
import KDMeta

struct Seal: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the digest of a bundle that was edited into it.",
    discussion: """
      A bundle whose bytes are not those of its digest is refused as damaged. After changing one on purpose, with h5py perhaps, this
      makes it readable again; a signature no longer holds, and is removed. What the file holds is not looked at: validate does that.

        kdmeta seal bundle.h5
        kdmeta validate bundle.h5
      """)

  @Argument(help: ArgumentHelp("An HDF5 file with a user block of 512 bytes.", valueName: "bundle.h5"))
  var file: String

  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let report = try BundleSealer.seal(file)
    try Printer.print(report, asJSON: show.json) {
      if report.wasSealed { return "\(file): as it was; its SHA-256 is \(report.sha256) and it says so" }
      return "\(file): sealed, SHA-256 \(report.sha256)\n"
        + (report.formerPublicKey.map {
          "the signature by \($0) no longer held and is gone; “kdmeta sign” makes a new one\n"
        } ?? "") + "what it holds was not looked at; “kdmeta validate” does that"
    }
  }
}
