import KDMeta
import Network
import Records
import TestSupport
import Testing

struct MethodChoiceTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test("a method that takes a record says so where no bundle is given, and names those that take none")
  func needsBundle() throws {
    let run = try SmallRun()
    try run.train(steps: 5)
    let text = message { try run.reconstruct(.spectral, from: .none) }
    #expect(text.contains("needs a bundle with the record 'spectral' (--metadata)"))
    #expect(text.contains("deep-inversion, zskd, dafl, contrastive, noise"))
  }

  @Test(
    "a method that takes nothing from a bundle refuses one", arguments: [MethodReference.zskd, .noise])
  func refusesBundle(method: MethodReference) throws {
    let run = try SmallRun()
    try run.train(steps: 5)
    try run.record()
    #expect(message { try run.reconstruct(method) }.contains("takes nothing from a bundle"))
  }

  @Test("deep inversion of a teacher without batch norms asks for a record, and takes it")
  func deepInversion()
    throws
  {
    let run = try SmallRun()
    try run.train(steps: 250)
    let text = message { try run.reconstruct(.deepInversion, from: .none) }
    #expect(text.contains("no batch norm; a bundle with the record 'channel-moments' serves instead"))
    try run.record { $0.records = [TopLayer.name] }
    #expect(
      message { try run.reconstruct(.deepInversion) }.contains("needs the record 'channel-moments'"))
    try run.record { $0.records = [ChannelMoments.name] }
    let few = try run.reconstruct(.deepInversion) { $0.steps = 1 }
    let many = try run.reconstruct(.deepInversion) { $0.steps = 40 }
    #expect(many.loss < 0.6 * few.loss)
    #expect(try #require(many.teacherAccuracy) > 0.8)
  }

  @Test("noise is of the class that the teacher puts it in") func noise() throws {
    let run = try SmallRun()
    try run.train(steps: 60)
    let report = try run.reconstruct(.noise, from: .none)
    #expect(report.teacherAccuracy == nil)
    #expect(report.images == 40)
  }
}
