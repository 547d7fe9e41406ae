import KDMeta

extension AttributeEvaluator.Report {
  /// Accuracy and agreement in a line, what was found in the data, and a table of the attributes.
  var text: String {
    var text =
      "accuracy \(accuracy.percent) over \(attributes.count) attributes on \(images.grouped) images"
    if let teacherAccuracy { text += "; the teacher has \(teacherAccuracy.percent)" }
    if let agreement { text += ", and they agree on \(agreement.percent)" }
    let hasTeacher = agreement != nil
    var table = TextTable(
      header: ["attribute", "have it", "accuracy"] + (hasTeacher ? ["teacher", "agreement"] : []))
    for attribute in attributes {
      table.append(
        [attribute.name, attribute.share.percent, attribute.accuracy.percent]
          + [attribute.teacherAccuracy, attribute.agreement].compactMap { $0?.percent })
    }
    return text + findingsLines(data) + "\n\n" + table.text
  }
}
