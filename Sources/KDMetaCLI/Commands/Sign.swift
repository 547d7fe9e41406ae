import ArgumentParser
import KDMeta

struct Sign: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sign a bundle, so that others can tell who made it.",
    discussion: """
      Whoever has the public key sees that the bundle is the one that the owner of the private key signed, to the last bit. A bundle
      that breaks its format is not signed.

        kdmeta key new -o publisher.key
        kdmeta sign bundle.h5 --key publisher.key
        kdmeta validate bundle.h5 --trust publisher.pub
      """)

  @Argument(help: ArgumentHelp("The bundle, or a part of one.", valueName: "bundle.h5"))
  var bundle: String

  @Option(
    help: ArgumentHelp(
      "The private key, of Ed25519 in PEM, as 'key new' or OpenSSL writes it.", valueName: "file"))
  var key: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write the signed bundle. (default: in place of the bundle)", valueName: "file")
  )
  var output: String?

  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let place = output ?? bundle
    let report = try BundleSigner.sign(bundle, keyPath: key, to: place)
    try Printer.print(report, asJSON: show.json) {
      "\(place): signed by \(report.publicKey)"
        + (report.formerPublicKey.map { "\nin place of the signature by \($0)" } ?? "")
    }
  }
}
