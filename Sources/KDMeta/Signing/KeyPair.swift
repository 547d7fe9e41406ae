internal import Files
internal import Foundation

/// Keys that publishers sign with, and those that receivers check signatures with.
public enum KeyPair {
  /// A public key.
  public struct Report: Sendable, Codable {
    /// Its hexadecimal digits.
    public let publicKey: String
    /// The text of a file that holds it.
    public let publicPEM: String
    /// The file that was written with it; nil where none was.
    public let publicKeyFile: String?
  }

  /// Writes a new private key to `output` and its public key to the same name with `pub` for its extension. Neither file may
  /// be there yet.
  public static func make(to output: String) throws(KDMetaError) -> Report {
    try asCommand {
      let publicOutput = publicName(for: output)
      guard publicOutput != output else {
        throw KDMetaError.choice(.output, "\(output): the public key's file is to have a name such as this")
      }
      guard !FileManager.default.fileExists(atPath: publicOutput) else {
        throw FileError.cannotCreate(path: publicOutput, reason: "it exists and is not overwritten")
      }
      let key = SigningKey()
      try key.write(toNewFile: output)
      do { try key.publicKey.write(toNewFile: publicOutput) } catch {
        // One without the other would be in the way of the next attempt.
        try? FileManager.default.removeItem(atPath: output)
        throw error
      }
      return Report(
        publicKey: key.publicKey.hexadecimal, publicPEM: key.publicKey.pem, publicKeyFile: publicOutput)
    }
  }

  /// The public key that `path` is a file of, or the digits, or that of the private key in the file.
  public static func show(_ path: String) throws(KDMetaError) -> Report {
    try asCommand {
      let key = try VerificationKey(ofEither: path)
      return Report(publicKey: key.hexadecimal, publicPEM: key.pem, publicKeyFile: nil)
    }
  }

  private static func publicName(for output: String) -> String {
    let name = output.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    return output.dropLast(name.count) + (stem.isEmpty ? name : stem) + ".pub"
  }
}
