internal import Bundle
internal import Records

extension GatheredRecords {
  /// Why `other` cannot be merged with this; nil where all that comes with the sums agrees.
  func disagreement(with other: GatheredRecords) -> String? {
    guard teacher.sha256 == other.teacher.sha256 else {
      return "they are of different teachers: '\(teacher.fileName)' with SHA-256 \(teacher.sha256), and "
        + "'\(other.teacher.fileName)' with \(other.teacher.sha256)"
    }
    var namesake = other.teacher
    namesake.fileName = teacher.fileName
    guard namesake == teacher else {
      return
        "they tell different layers or shapes of the same teacher; record them with one version of kdmeta"
    }
    guard input == other.input else {
      return "images become inputs in different ways (size of the images, scale, mean or deviation)"
    }
    guard classes.names == other.classes.names, classes.groups == other.classes.groups else {
      return "they have different classes: \(listed(classes)), and \(listed(other.classes))"
    }
    guard records.map({ $0.kind.name }) == other.records.map({ $0.kind.name }) else {
      return "they hold different records: \(names(of: records)), and \(names(of: other.records))"
    }
    return imageCount.addingReportingOverflow(other.imageCount).overflow
      ? "their images are more than can be counted" : nil
  }

  private func names(of records: [RecordSums]) -> String {
    records.map { $0.kind.name }.joined(separator: ", ")
  }

  private func listed(_ classes: ClassTable) -> String {
    let shown = classes.names.prefix(10).joined(separator: ", ")
    return "\(classes.names.count) (\(shown)\(classes.names.count > 10 ? ", …" : ""))"
  }
}
