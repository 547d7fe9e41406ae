import Testing
import Torch

@Suite struct StatisticsTests {
  /// Rows of numbers with a class each, and accumulators of three classes.
  struct Batch {
    let values, classes, shift: Tensor
    let sums, squares: Tensor

    init(rows: Int, units: Int, seed: UInt64 = 1) throws {
      let generator = try Generator(seed: seed)
      values = try generator.normal([rows, units]) * 3 + 100
      classes = try generator.integers([rows], in: 0..<3)
      shift = try Generator(seed: 11).normal([units]) + 99
      sums = try Tensor(repeating: 0, shape: [3, units], type: .float64)
      squares = try Tensor(repeating: 0, shape: [3, units], type: .float64)
    }

    func accumulate(_ rows: Range<Int>) throws {
      try values.slice(0, rows).accumulateMoments(
        classes: classes.slice(0, rows), shift: shift, sums: sums, squares: squares)
    }
  }

  @Test("Moments equal those of a plain loop", arguments: [(1, 1), (7, 5), (40, 1500), (3, 513)])
  func plainLoop(rows: Int, units: Int) throws {
    let batch = try Batch(rows: rows, units: units)
    try batch.accumulate(0..<rows)
    let (values, shift) = (try batch.values.numbers, try batch.shift.numbers)
    let classes = try batch.classes.numbers.map { Int($0) }
    var sums = [Double](repeating: 0, count: 3 * units)
    var squares = sums
    for row in 0..<rows {
      for unit in 0..<units {
        let centred = values[row * units + unit] - shift[unit]
        sums[classes[row] * units + unit] += centred
        squares[classes[row] * units + unit] += centred * centred
      }
    }
    #expect(try agree(batch.sums.numbers, sums, 1e-14))
    #expect(try agree(batch.squares.numbers, squares, 1e-14))
  }

  @Test("Batches add up to the whole", arguments: [1, 3, 20, 29])
  func batches(size: Int) throws {
    let (whole, parts) = (try Batch(rows: 30, units: 6), try Batch(rows: 30, units: 6))
    try whole.accumulate(0..<30)
    for start in stride(from: 0, to: 30, by: size) { try parts.accumulate(start..<min(30, start + size)) }
    #expect(try agree(parts.sums.numbers, whole.sums.numbers, 1e-13))
    #expect(try agree(parts.squares.numbers, whole.squares.numbers, 1e-13))
  }

  @Test("Accumulators of parts merge to those of the whole")
  func merging() throws {
    let (whole, left, right) = (
      try Batch(rows: 30, units: 6), try Batch(rows: 30, units: 6), try Batch(rows: 30, units: 6)
    )
    try whole.accumulate(0..<30)
    try left.accumulate(0..<11)
    try right.accumulate(11..<30)
    try left.sums.addInPlace(right.sums)
    try left.squares.addInPlace(right.squares)
    #expect(try agree(left.sums.numbers, whole.sums.numbers, 1e-13))
    #expect(try agree(left.squares.numbers, whole.squares.numbers, 1e-13))
  }

  @Test("Views of another layout count the same")
  func layouts() throws {
    let (batch, plain) = (try Batch(rows: 8, units: 6), try Batch(rows: 8, units: 6))
    try plain.accumulate(0..<8)
    let classes = try Tensor.concatenating([batch.classes, batch.classes]).reshaped([2, 8])
    let shift = try Tensor.concatenating([batch.shift, batch.shift]).reshaped([2, 6])
    // Columns of which the entries lie two apart.
    try batch.values.transposed().contiguous().transposed().accumulateMoments(
      classes: classes.transposed().contiguous().slice(1, 0..<1).reshaped([8]),
      shift: shift.transposed().contiguous().slice(1, 0..<1).reshaped([6]), sums: batch.sums,
      squares: batch.squares)
    #expect(try batch.sums.numbers == plain.sums.numbers)
    #expect(try batch.squares.numbers == plain.squares.numbers)
  }

  @Test("No rows change nothing")
  func noRows() throws {
    let batch = try Batch(rows: 2, units: 2)
    try batch.accumulate(0..<0)
    #expect(try batch.sums.numbers == [0, 0, 0, 0, 0, 0])
  }

  @Test("Remembered activations are taken as they are")
  func marked() throws {
    let batch = try Batch(rows: 5, units: 2)
    try batch.values.setRequiresGradient()
    try batch.accumulate(0..<5)
    #expect(!batch.sums.requiresGradient)
  }

  @Test("A class out of range is refused and changes nothing", arguments: [-1, 3, .max, .min] as [Int64])
  func classesOutOfRange(_ wrong: Int64) throws {
    let batch = try Batch(rows: 2, units: 2)
    let classes = try Tensor([0, wrong], shape: [2])
    let error = #expect(throws: TorchError.self) {
      try batch.values.accumulateMoments(
        classes: classes, shift: batch.shift, sums: batch.sums, squares: batch.squares)
    }
    #expect(error?.kind == .index)
    #expect(try batch.sums.numbers == [0, 0, 0, 0, 0, 0])
  }

  enum Misfit: CaseIterable { case values, classes, shift, sums, viewOfSums, rank }

  @Test("Tensors that do not fit together are refused", arguments: Misfit.allCases)
  func misfits(_ misfit: Misfit) throws {
    let (batch, other) = (try Batch(rows: 2, units: 2), try Batch(rows: 3, units: 3))
    let view = try Tensor(repeating: 0, shape: [2, 3], type: .float64).transposed()
    let error = #expect(throws: TorchError.self) {
      try (misfit == .rank ? batch.values.reshaped([4]) : misfit == .values ? other.values : batch.values)
        .accumulateMoments(
          classes: misfit == .classes ? other.classes : batch.classes,
          shift: misfit == .shift ? other.shift : batch.shift,
          sums: misfit == .sums ? other.sums : misfit == .viewOfSums ? view : batch.sums,
          squares: batch.squares)
    }
    #expect(error?.kind == .operation)
  }

  enum Operand: CaseIterable { case values, classes, shift, sums, squares }

  @Test("Other element types are refused", arguments: Operand.allCases)
  func types(_ operand: Operand) throws {
    let batch = try Batch(rows: 2, units: 2)
    let other = { (this: Operand, tensor: Tensor) throws in this == operand ? try tensor.to(.int32) : tensor }
    let error = #expect(throws: TorchError.self) {
      try other(.values, batch.values).accumulateMoments(
        classes: other(.classes, batch.classes), shift: other(.shift, batch.shift),
        sums: other(.sums, batch.sums), squares: other(.squares, batch.squares))
    }
    #expect(error?.kind == .elementType)
  }
}
