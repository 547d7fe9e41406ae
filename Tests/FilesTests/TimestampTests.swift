import Testing

@testable import Files

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "A fixed time is used as it is",
    arguments: [
      ("0", "1970-01-01T00:00:00Z"), ("1738311300", "2025-01-31T08:15:00Z"),
      ("253402300799", "9999-12-31T23:59:59Z"),
    ])
  func fixed(seconds: String, text: String) {
    #expect(Timestamp.text(sourceDateEpoch: seconds) == text)
  }

  @Test("Anything else gives the clock's time", arguments: [nil, "", "today", "-1", "999999999999999999"])
  func clock(seconds: String?) {
    let text = Timestamp.text(sourceDateEpoch: seconds)
    #expect(text.count == 20 && text > "2025" && text < "9000")
  }
}
