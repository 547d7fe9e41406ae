internal import Foundation

extension RunResults {
  /// The titles of the table's columns.
  public static let columns = [
    "row", "published %", "accuracy %", "agreement %", "shipped, bytes", "model, bytes", "seconds", "seeds",
  ]

  /// The cells of the rows that are made, under ``columns``.
  public var cells: [[String]] {
    rows.filter { !$0.outcomes.isEmpty }.map { row in
      [
        row.name, row.published.map { Self.percent($0) } ?? "–", Self.percent(row.accuracy),
        Self.percent(row.agreement), Self.whole(row.shippedBytes), Self.whole(row.modelBytes),
        Self.whole(row.seconds), "\(row.outcomes.count)",
      ]
    }
  }

  /// The table as a page of Markdown.
  public var markdown: String {
    let text = description.map { [$0.trimmingCharacters(in: .whitespacesAndNewlines), ""] } ?? []
    return (["# \(title)", ""] + text + [figures]).joined(separator: "\n")
  }

  /// The table in Markdown, where published figures come from, and the commands of each row's first seed.
  public var figures: String {
    let outcomes = rows.flatMap(\.outcomes)
    let machines = outcomes.map(\.machine.description).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let seeds = seeds.map { "\($0)" }.joined(separator: ", ")
    var lines = ["\(producer); \(machines.joined(separator: "; ")); seeds \(seeds).", ""]
    lines += Self.tableLines(Self.columns, cells)
    lines += [
      "",
      "Means over seeds ± their standard deviation. *shipped* is what a receiver needs beside the teacher: the bundle, nothing where a "
        + "method needs none, or the files of real data. *seconds* are those of training, or of reconstruct and distill together.",
    ]
    let sources = rows.filter { $0.source != nil && $0.published != nil }
    if !sources.isEmpty {
      let names = Dictionary(grouping: sources) { $0.source ?? "" }.sorted { $0.key < $1.key }
      lines += [
        "",
        "Published figures: "
          + names.map { "\($0.value.map(\.name).joined(separator: ", ")): \($0.key)" }.joined(separator: "; ")
          + ".",
      ]
    }
    let missing = rows.filter(\.outcomes.isEmpty).map(\.name)
    if !missing.isEmpty { lines += ["", "Not made yet: \(missing.joined(separator: ", "))."] }
    lines += curveLines
    lines += ["", "The commands of each row's first seed:", "", "```sh"]
    lines += rows.flatMap { $0.outcomes.first?.commands ?? [] }
    return (lines + ["```", ""]).joined(separator: "\n")
  }

  /// Every seed that some row was made with.
  var seeds: [UInt64] { Set(rows.flatMap(\.outcomes).map(\.seed)).sorted() }

  /// The accuracies of students while they learnt, where they were looked at: a line for each row and seed.
  private var curveLines: [String] {
    let curves = rows.flatMap { row in
      row.outcomes.compactMap { outcome in
        outcome.curve.map { points in
          (
            title: "\(row.name), seed \(outcome.seed)",
            accuracies: Dictionary(points.map { ($0.step, $0.accuracy) }) { $1 }
          )
        }
      }
    }
    let steps = Set(curves.flatMap(\.accuracies.keys)).sorted()
    guard !steps.isEmpty else { return [] }
    let cells = curves.map { curve in
      [curve.title] + steps.map { step in curve.accuracies[step].map { Self.percent($0) } ?? "–" }
    }
    return ["", "Accuracy % of students after so many steps, as they learnt:", ""]
      + Self.tableLines(["steps"] + steps.map { "\($0)" }, cells)
  }

  private static func tableLines(_ columns: [String], _ cells: [[String]]) -> [String] {
    let rule = ["---"] + columns.dropFirst().map { _ in "---:" }
    return ([columns, rule] + cells).map { "| \($0.joined(separator: " | ")) |" }
  }

  private static func percent(_ share: Double) -> String { String(format: "%.2f", 100 * share) }

  private static func percent(_ mean: Mean?) -> String {
    guard let mean else { return "–" }
    return percent(mean.mean) + (mean.std.map { " ± \(percent($0))" } ?? "")
  }

  private static func whole(_ mean: Mean?) -> String {
    mean.map { $0.mean.formatted(.number.precision(.fractionLength(0)).locale(Locale(identifier: "en_US"))) }
      ?? "–"
  }
}
