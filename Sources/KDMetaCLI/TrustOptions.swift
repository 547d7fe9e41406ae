import ArgumentParser
import Files
import KDMeta

/// Whose bundles a command reads.
struct TrustOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse a bundle that this public key has not signed; again for any of several.", valueName: "key"))
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
