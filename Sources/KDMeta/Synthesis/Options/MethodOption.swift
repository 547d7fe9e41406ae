internal import Datasets

/// An option of a method: its name, what it means, what it takes, and where it is kept. The command line, run files, `kdmeta methods` and the
/// provenance of outputs take all of that from here.
///
///     static let options: [MethodOption<Options>] = [
///       .integer("steps", \.steps, in: 1...1_000_000, "Steps of Adam for each image."),
///       .real("jitter", \.jitter, "How far images are moved, turned and stretched at random."),
///     ]
public struct MethodOption<Options>: Sendable {
  /// Its name, in small letters with `-` between words.
  public let name: String
  /// What it means, in a sentence or two.
  public let help: String
  /// What it takes, in words that follow "takes": `1 to 65,536`.
  public let range: String
  private let read: @Sendable (Options) -> OptionValue
  /// Puts a text's value into options; false where the text is no value of this option.
  private let write: @Sendable (String, inout Options) -> Bool

  /// The value that `options` have.
  public func value(in options: Options) -> OptionValue { read(options) }

  /// Sets the option in `options` to what `text` says.
  ///
  /// - Throws: ``MethodOptionError/outOfRange(option:value:range:)`` where `text` is no value of it.
  public func set(_ text: String, in options: inout Options) throws(MethodOptionError) {
    guard write(text, &options) else { throw .outOfRange(option: name, value: text, range: range) }
  }
}

extension MethodOption {
  /// Where an option of `Value` is kept.
  public typealias Place<Value> = any WritableKeyPath<Options, Value> & Sendable

  /// A whole number within `range`.
  public static func integer(
    _ name: String, _ place: Place<Int>, in range: ClosedRange<Int>, _ help: String
  ) -> Self {
    let isOpen = range.upperBound == .max
    return Self(
      name: name, help: help,
      range: isOpen
        ? "\(range.lowerBound.grouped) or more"
        : "\(range.lowerBound.grouped) to \(range.upperBound.grouped)",
      read: { .integer($0[keyPath: place]) },
      write: { text, options in
        guard let number = Int(text), range.contains(number) else { return false }
        options[keyPath: place] = number
        return true
      })
  }

  /// A finite number of at least `least`, or above it where `isAbove`, and of `most` at most.
  public static func real(
    _ name: String, _ place: Place<Double>, from least: Double = 0, isAbove: Bool = false,
    to most: Double = .infinity, _ help: String
  ) -> Self {
    let bottom = OptionValue.real(least)
    let range =
      most.isFinite
      ? "\(isAbove ? "more than " : "")\(bottom) to \(OptionValue.real(most))"
      : isAbove ? "more than \(bottom)" : "\(bottom) or more"
    return Self(
      name: name, help: help, range: range,
      read: { .real($0[keyPath: place]) },
      write: { text, options in
        guard let number = Double(text), number.isFinite, number >= least, !isAbove || number > least,
          number <= most
        else { return false }
        options[keyPath: place] = number
        return true
      })
  }

  /// `true` or `false`.
  public static func truth(_ name: String, _ place: Place<Bool>, _ help: String) -> Self {
    Self(
      name: name, help: help, range: "true or false",
      read: { .truth($0[keyPath: place]) },
      write: { text, options in
        guard let truth = Bool(text) else { return false }
        options[keyPath: place] = truth
        return true
      })
  }

  /// One of the cases of `Choice`, by its raw value.
  public static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ name: String, _ place: Place<Choice>, _ help: String
  ) -> Self {
    Self(
      name: name, help: help, range: Choice.allCases.map(\.rawValue).joined(separator: ", "),
      read: { .choice($0[keyPath: place].rawValue) },
      write: { text, options in
        guard let choice = Choice(rawValue: text) else { return false }
        options[keyPath: place] = choice
        return true
      })
  }
}
