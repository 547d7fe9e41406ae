import ArgumentParser
import KDMeta

struct Key: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make and show the keys that bundles are signed with.",
    discussion: """
      Keys are of Ed25519, in files in PEM that OpenSSL reads and writes too.

        kdmeta key new -o publisher.key
        kdmeta key show publisher.key
      """,
    subcommands: [New.self, Show.self])

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a private key to sign with, and its public key.",
      discussion: """
        The private key is for you alone, and its file is for its owner alone to read; the public key lies beside it, as NAME.pub, and is
        for all receivers. Neither file may be there yet.

          kdmeta key new -o publisher.key
        """)

    @Option(
      name: .shortAndLong, help: ArgumentHelp("The private key's file to write.", valueName: "publisher.key"))
    var output: String

    @OptionGroup(title: "Output") var show: OutputOptions

    func run() throws {
      let report = try KeyPair.make(to: output)
      try Printer.print(report, asJSON: show.json) {
        "\(output): a private key; whoever has it signs as you\n\(report.publicKeyFile ?? ""): its public key, for receivers to "
          + "trust: \(report.publicKey)"
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a public key, or that of a private one, as digits and in PEM.")

    @Argument(help: ArgumentHelp("A key's file, or a public key's 64 hexadecimal digits.", valueName: "key"))
    var key: String

    @OptionGroup(title: "Output") var show: OutputOptions

    func run() throws {
      let report = try KeyPair.show(key)
      try Printer.print(report, asJSON: show.json) { "\(report.publicKey)\n\(report.publicPEM.dropLast())" }
    }
  }
}
