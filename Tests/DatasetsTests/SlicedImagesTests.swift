import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct SlicedImagesTests {
  private let digits: any ImageSource

  init() throws { digits = try DataLocation.open("sample:digits", split: .train) }

  @Test(
    "A slice holds the images from its first to before its end, whatever the batches",
    arguments: [(0, 5), (3, 4), (100, 333), (1400, 1437), (0, 1437)], [1, 7, 100, 5000])
  func images(places: (first: Int, end: Int), batchSize: Int) throws {
    let slice = try #require(ImageSlice("\(places.first):\(places.end)"))
    let source = try SlicedImages(slice, of: digits)
    #expect(source.count == places.end - places.first)
    #expect(source.classNames == digits.classNames)
    let reader = try source.makeReader()
    var (classes, rows): ([Int], [Pixels]) = ([], [])
    while let batch = try reader.next(batchSize) {
      #expect(batch.count <= batchSize)
      classes += batch.classes ?? []
      for row in 0..<batch.count { rows.append(batch.rows(row..<row + 1).pixels) }
    }
    let all = try digits.readAll()
    let range = places.first..<places.end
    #expect(classes == Array((all.classes ?? [])[range]))
    #expect(rows == range.map { all.rows($0..<$0 + 1).pixels })
  }

  @Test("A slice is written as in Python") func text() throws {
    for (text, first, end) in [("5:9", 5, 9), (":9", 0, 9), ("5:", 5, nil), (":", 0, nil)]
      as [(String, Int, Int?)]
    {
      let slice = try #require(ImageSlice(text))
      #expect(slice.first == first)
      #expect(slice.end == end)
    }
    for text in ["", "5", "9:5", "5:5", "-1:5", "a:b", "1:2:3", "0:99999999999999999999"] {
      #expect(ImageSlice(text) == nil)
    }
  }

  @Test("A slice beyond the end is refused with what there is", arguments: ["0:1438", "1437:", "2000:3000"])
  func beyond(text: String) throws {
    let slice = try #require(ImageSlice(text))
    let error = #expect(throws: DatasetError.self) { try SlicedImages(slice, of: digits) }
    #expect("\(String(describing: error))".contains("1,437 images"))
  }

  @Test("Images that cannot be read have no place") func damaged() throws {
    let folder = try TemporaryFolder()
    for path in ["a/1.png", "a/3.png", "b/4.png", "b/5.png"] { try folder.put("grey.png", at: path) }
    try folder.put(Data("no image".utf8), at: "a/2.png")
    let whole = try DataLocation.open(folder.path, split: .train)
    let reader = try SlicedImages(try #require(ImageSlice("1:3")), of: whole).makeReader()
    var classes: [Int] = []
    while let batch = try reader.next(1) { classes += batch.classes ?? [] }
    #expect(classes == [0, 1])
    #expect(reader.findings.skipped == 1)
  }
}
