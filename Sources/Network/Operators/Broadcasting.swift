/// The shape to which `a` and `b` are both stretched, as in numpy.
func broadcast(_ a: [Int], _ b: [Int]) throws(ModelError) -> [Int] {
  var result: [Int] = []
  for fromLast in 1...max(1, a.count, b.count) {
    guard fromLast <= max(a.count, b.count) else { break }
    let x = fromLast <= a.count ? a[a.count - fromLast] : 1
    let y = fromLast <= b.count ? b[b.count - fromLast] : 1
    guard x == y || x == 1 || y == 1 else {
      throw ModelError(.invalid, "shapes \(a) and \(b) do not stretch to one another")
    }
    result.append(x == 1 ? y : x)
  }
  return result.reversed()
}
