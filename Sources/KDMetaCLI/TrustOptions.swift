import ArgumentParser
import Files
import KDMeta

/// Whose bundles a command reads.
struct TrustOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse a bundle that is not signed with the private key of this public key, a file or 64 hexadecimal digits. May be "
        + "given again: one of them must have signed it.", valueName: "key"))
  var trust: [String] = []

  /// The keys; nil where none was given, and any bundle is read.
  func keys() throws(KDMetaError) -> Set<VerificationKey>? {
    guard !trust.isEmpty else { return nil }
    var keys: Set<VerificationKey> = []
    for name in trust {
      do throws(KeyError) { keys.insert(try VerificationKey(name)) } catch { throw .key(error) }
    }
    return keys
  }
}
