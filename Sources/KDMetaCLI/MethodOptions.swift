import ArgumentParser
import KDMeta

/// A method's own options.
struct MethodOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "An option of the method (`kdmeta methods NAME`); again for more.",
      valueName: "name=value"),
    transform: Assignment.init)
  var assignments: [Assignment] = []

  @Option(
    help: ArgumentHelp("The best options known, or those of the method's paper.", valueName: "which"))
  var preset = ConfiguredMethod.Preset.best

  /// A name and what it is set to.
  struct Assignment: Sendable {
    let name, value: String

    init(_ text: String) throws {
      guard let parts = text.wholeMatch(of: #/([a-z0-9-]+)=(.+)/#)?.output else {
        throw ValidationError("'\(text)' is not NAME=VALUE")
      }
      (name, value) = (String(parts.1), String(parts.2))
    }
  }

  /// Whether any was given.
  var isGiven: Bool { !assignments.isEmpty || preset != .best }

  /// `method` with these options.
  func configured(_ method: any SynthesisMethod.Type) throws(KDMetaError) -> ConfiguredMethod {
    do throws(MethodOptionError) {
      var result = try ConfiguredMethod(method, preset: preset)
      for assignment in assignments { try result.set(assignment.name, to: assignment.value) }
      try result.check()
      return result
    } catch { throw .method(.option(error)) }
  }

  /// Checks the options of the method called `name`.
  func check(_ name: String) throws {
    do { _ = try configured(SynthesisMethods.named(name)) } catch let error as MethodError {
      throw ValidationError("\(error)")
    } catch let error as KDMetaError {
      throw ValidationError(error.words)
    }
  }
}

extension SynthesisMethods {
  /// The method called `name`.
  static func chosen(_ name: String) throws(KDMetaError) -> any SynthesisMethod.Type {
    do throws(MethodError) { return try named(name) } catch { throw .method(error) }
  }

  /// The method called `name`, or the best for `teacher` with what there is, of which a note says why.
  static func chosen(
    _ name: String?, for teacher: LoadedClassifier, bundle: String?, _ trusted: TrustOptions,
    _ context: RunContext
  ) throws(KDMetaError) -> any SynthesisMethod.Type {
    if let name { return try chosen(name) }
    let best = try choose(for: teacher, bundlePath: bundle, trusting: try trusted.keys())
    context.reporter.note(best.reason)
    return best.method
  }
}
