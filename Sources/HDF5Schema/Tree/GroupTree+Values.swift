import HDF5

extension GroupTree {
  /// What is wrong with the numbers that datasets hold.
  package func valueDefects(by rule: GroupRule) -> [FormatDefect] {
    var defects: [FormatDefect] = []
    for (name, dataset) in datasets.sorted(by: { $0.key < $1.key }) {
      guard let values = dataset.values, let expected = rule.datasets[name] else { continue }
      if let problem = expected.problem(with: values, storedAs: dataset.type) {
        defects.append(defect(member: name, problem))
      }
    }
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
      if let expected = rule.subgroup(name) { defects += group.valueDefects(by: expected) }
    }
    return defects
  }
}
