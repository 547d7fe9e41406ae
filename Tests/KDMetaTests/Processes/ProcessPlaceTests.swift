import KDMeta
import Testing

struct ProcessPlaceTests {
  private static let full = [
    "RANK": "2", "LOCAL_RANK": "0", "WORLD_SIZE": "4", "MASTER_ADDR": "trainer-0", "MASTER_PORT": "29500",
  ]

  @Test("torchrun's variables tell a process its place, and a place tells them") func variables() throws {
    let place = try #require(try ProcessPlace(Self.full))
    #expect(place == ProcessPlace(rank: 2, localRank: 0, size: 4, host: "trainer-0", port: 29500))
    #expect(place.environment == Self.full)
    #expect("\(place)" == "process 2 of 4")
  }

  @Test("without other processes there is no place", arguments: [[:], ["WORLD_SIZE": "1"], ["RANK": "0"]])
  func alone(environment: [String: String]) throws {
    #expect(try ProcessPlace(environment) == nil)
  }

  @Test(
    "a variable that is missing or means nothing is named",
    arguments: [
      ("WORLD_SIZE", "two"), ("WORLD_SIZE", "0"), ("RANK", "4"), ("RANK", nil), ("LOCAL_RANK", "3"),
      ("MASTER_ADDR", nil),
      ("MASTER_ADDR", ""), ("MASTER_PORT", nil), ("MASTER_PORT", "65536"),
    ])
  func faulty(name: String, value: String?) throws {
    var environment = Self.full
    environment[name] = value
    let error = try #require(throws: KDMetaError.self) { try ProcessPlace(environment) }
    #expect(error.description.contains(name))
    guard case .usage = error else {
      Issue.record("\(error)")
      return
    }
  }
}
