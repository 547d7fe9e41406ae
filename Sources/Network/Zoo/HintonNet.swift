/// Two hidden layers of rectifiers with dropout, for grey images of 28×28 (Hinton, Vinyals, Dean 2015, section 3).
enum HintonNet {
  static func graph(_ name: String, units: Int, classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [1, 28, 28])
    builder.flatten()
    builder.dropout("dropout0", probability: 0.2)
    for layer in 1...2 {
      builder.dense("fc\(layer)", units: units)
      builder.relu("relu\(layer)")
      builder.dropout("dropout\(layer)", probability: 0.5)
    }
    builder.dense("fc3", units: classes)
    return builder.finished()
  }
}
