import Arrays
import HDF5Schema

extension DescribedBundle {
  /// What is wrong between members that every bundle has, each of which is right on its own.
  var sharedDisagreements: [FormatDefect] {
    teacher.disagreements + input.disagreements(with: teacher) + classes.disagreements(with: teacher)
  }

  /// Numbers other than 0 of classes that have none, among the `arrays` of the record kind at `place`, whose group keeps to `rule`.
  func emptyClassDefects<Scalar: BinaryFloatingPoint>(
    _ arrays: [String: ShapedArray<Scalar>], at place: String, by rule: GroupRule?
  ) -> [FormatDefect] {
    let empty = classes.counts.indices.filter { classes.counts[$0] == 0 }
    guard !empty.isEmpty else { return [] }
    return arrays.sorted { $0.key < $1.key }.compactMap { path, array -> FormatDefect? in
      guard rule?.dataset(at: path)?.shape.first == .classes,
        let index = empty.first(where: { array.rows($0..<$0 + 1).scalars.contains { $0 != 0 } })
      else { return nil }
      return FormatDefect(
        member: "\(place)/\(path)",
        problem: "the class “\(classes.names[index])” has the count 0 and must have statistics of 0")
    }
  }
}

extension TeacherIdentity {
  fileprivate var disagreements: [FormatDefect] {
    Set(layers.map(\.name)).count == layers.count
      ? [] : [FormatDefect(member: "/teacher/layers", problem: "two layers have the same name")]
  }
}

extension InputDescription {
  fileprivate func disagreements(with teacher: TeacherIdentity) -> [FormatDefect] {
    var defects: [FormatDefect] = []
    func note(_ name: String, _ problem: String) {
      defects.append(FormatDefect(member: "/input@\(name)", problem: problem))
    }
    var reached: [Int?] = pixelShape
    switch fit {
    case .none: break
    case .padding(let top, let left, let bottom, let right):
      reached[1] = [pixelShape[1], top, bottom].checkedSum
      reached[2] = [pixelShape[2], left, right].checkedSum
    case .bilinear:
      reached = Array(pixelShape.prefix(1) + teacher.inputShape.dropFirst())
    }
    if reached != teacher.inputShape {
      note("pixel_shape", "\(pixelShape) does not become the teacher's input of \(teacher.inputShape)")
    }
    if zip(minimum, maximum).contains(where: { $0 >= $1 }) {
      note("maximum", "it must be above the minimum in every channel")
    }
    return defects
  }
}

extension ClassTable {
  fileprivate func disagreements(with teacher: TeacherIdentity) -> [FormatDefect] {
    var defects: [FormatDefect] = []
    func note(_ name: String, _ problem: String) {
      defects.append(FormatDefect(member: "/classes@\(name)", problem: problem))
    }
    let groupOf = groups?.ofClasses ?? names.map { _ in 0 }
    if Set(zip(names, groupOf).map { "\($1) \($0)" }).count < names.count {
      note("names", "two classes have the same name")
    }
    guard let groups else {
      if names.count > teacher.outputCount {
        note("names", "there are \(names.count) classes and \(teacher.outputCount) outputs of the teacher")
      }
      return defects
    }
    let steps = zip(groupOf, groupOf.dropFirst()).map { $1 - $0 }
    if groupOf.first != 0 || !steps.allSatisfy({ $0 == 0 || $0 == 1 })
      || groupOf.last != groups.names.count - 1
    {
      note("groups", "the numbers must run from 0 to \(groups.names.count - 1), rising, with none missing")
    } else if names.count != teacher.outputCount
      && !(groups.names.count == teacher.outputCount && names.count == 2 * teacher.outputCount
        && steps.enumerated().allSatisfy({ $0.element == $0.offset % 2 }))
    {
      note(
        "groups",
        "\(names.count) classes in \(groups.names.count) groups do not match \(teacher.outputCount) outputs; "
          + "there must be an output a class, or one a group of two classes")
    }
    return defects
  }
}

extension DataCoverage {
  /// What is wrong with it beside these classes of the same part; nil if nothing is.
  func problem(with classes: ClassTable) -> FormatDefect? {
    guard !first.addingReportingOverflow(count).overflow else {
      return FormatDefect(member: "/data@count", problem: "the places end beyond what can be counted")
    }
    // Each image is in one class of every group.
    let images = (classes.counts.checkedSum ?? 0) / (classes.groups?.names.count ?? 1)
    guard count == images else {
      return FormatDefect(
        member: "/data@count", problem: "it is \(count), and the classes count \(images) images")
    }
    return nil
  }
}

extension Privacy {
  /// Classes that are to be withheld and are not.
  func disagreements(with classes: ClassTable) -> [FormatDefect] {
    guard let index = classes.counts.firstIndex(where: { $0 > 0 && $0 < minimumClassCount }) else {
      return []
    }
    return [
      FormatDefect(
        member: "/classes@counts",
        problem: "the class “\(classes.names[index])” has \(classes.counts[index]) pictures; "
          + "the bundle promises at least \(minimumClassCount), so withhold it")
    ]
  }
}
