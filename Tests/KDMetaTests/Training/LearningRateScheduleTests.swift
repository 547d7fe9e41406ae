import Testing

@testable import KDMeta

struct LearningRateScheduleTests {
  @Test("one cycle rises from a 25th of its peak for 30 % of the steps, then falls to almost nothing")
  func oneCycle() {
    let schedule = LearningRateSchedule(peak: 0.5, steps: 1000)
    let rates = (0..<1000).map { schedule.rate(at: $0) }
    #expect(abs(rates[0] - 0.02) < 1e-12)
    #expect(abs(rates[299] - 0.5) < 1e-12)
    #expect(abs(rates[999] - 0.5 / 25e4) < 1e-12)
    #expect(zip(rates[0..<299], rates[1...299]).allSatisfy { $0 < $1 })
    #expect(zip(rates[299..<999], rates[300...999]).allSatisfy { $0 > $1 })
    // Half way up and half way down along a cosine is the mean of both ends.
    #expect(abs(schedule.rate(at: 649) - 0.25) < 1e-5)
  }

  @Test("a cycle of few steps stays between nothing and its peak", arguments: 1...12) func short(steps: Int) {
    let schedule = LearningRateSchedule(peak: 1, steps: steps)
    for step in 0..<steps { #expect((0.0...1).contains(schedule.rate(at: step))) }
  }

  @Test("a settling rate is level for half of the steps and then falls to nothing") func cosineDecay() {
    let rates = (0...100).map { LearningRateSchedule.cosineDecay(peak: 2, steps: 100, at: $0) }
    #expect(rates[0...50].allSatisfy { $0 == 2 })
    #expect(zip(rates[50..<100], rates[51...100]).allSatisfy { $0 > $1 })
    #expect(abs(rates[75] - 1) < 1e-12)
    #expect(abs(rates[100]) < 1e-12)
  }
}
