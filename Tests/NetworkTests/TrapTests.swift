import Arrays
import Network
import ONNX
import Testing

extension MalformedCase {
  /// Numbers for which a sum, a product or a conversion of the importer has no result. Each ended the program once.
  static let traps = [
    MalformedCase("pads of the least number", "sensible size") {
      $0.integers("pads", [0, 0, 0, 0, 0, 0, 0, .min])
      $0.node("Pad", ["x", "pads"], ["y"])
    },
    MalformedCase("a part that is resized to an endless length", "its part make inf") {
      $0.weight("region", [8], [0, 0, 0, -.greatestFiniteMagnitude, 1, 1, 1, .infinity])
      $0.weight("scales", [4], [1, 1, 2, 2])
      $0.node(
        "Resize", ["x", "region", "scales"], ["y"],
        ["coordinate_transformation_mode": .string("tf_crop_and_resize")])
    },
    MalformedCase("a part that ends before it begins", "make -16.0 of the length 8") {
      $0.weight("region", [8], [0, 0, 0, 1, 1, 1, 1, 0])
      $0.weight("scales", [4], [1, 1, 2, 2])
      $0.node(
        "Resize", ["x", "region", "scales"], ["y"],
        ["coordinate_transformation_mode": .string("tf_crop_and_resize")])
    },
    MalformedCase("a normalisation of 0 groups", "its number of groups, or that is not positive") {
      for name in ["a", "b"] { $0.weight(name, [2]) }
      $0.node("InstanceNormalization", ["x", "a", "b"], ["y"], ["num_groups": .int(0)])
    },
    MalformedCase("a range down to the least number there is", "does not fill the shape []") {
      $0.weight("start", [], [0])
      $0.weight("limit", [], [-.greatestFiniteMagnitude])
      $0.weight("step", [], [1])
      $0.node("Range", ["start", "limit", "step"], ["r"])
      $0.node("Cast", ["r"], ["none"], ["to": .int(7)])
      $0.node("Reshape", ["x", "none"], ["y"])
    },
    MalformedCase("a range of the largest whole numbers", "as large as", kind: .unsupported) {
      for (name, value) in [("start", huge - 4096), ("limit", huge), ("step", 1)] {
        $0.proto.graph.initializer.append(
          Onnx_TensorProto(name: name, ShapedArray(shape: [], scalars: [value])))
      }
      $0.node("Range", ["start", "limit", "step"], ["r"])
      $0.node("Reshape", ["x", "r"], ["y"])
    },
    MalformedCase("no numbers in a shape that cannot be counted", "are too large") {
      $0.integers("shape", [0, 1 << 62, 1 << 62])
      $0.weight("empty", [0])
      $0.node("Reshape", ["empty", "shape"], ["wide"])
      $0.node("Transpose", ["wide"], ["turned"])
      $0.node("Add", ["x", "turned"], ["y"])
    },
    MalformedCase(
      "a value whose dimensions double again and again", "dimensions; there can be 64", shape: [nil, 1, 1]
    ) {
      var last = "x"
      for index in 0..<60 {
        $0.node("Gather", [last, last], ["g\(index)"], name: "gather \(index)")
        last = "g\(index)"
      }
      $0.node("Relu", [last], ["y"])
    },
  ]
}

@Suite("Files that ended the program") struct TrapTests {
  @Test("are refused with the node and the reason", arguments: MalformedCase.traps)
  func refused(_ example: MalformedCase) throws {
    try expectFault(example.kind, example.complaint) { try example.builder.imported() }
  }

  @Test("are read where a step passes the end in one go")
  func largeStep() throws {
    var builder = ModelBuilder([nil, 8])
    builder.node(
      "Slice", ["x", "starts", "ends", "axes", "steps"], ["y"])
    for (name, value) in [("starts", 0), ("ends", .max), ("axes", 1), ("steps", .max)] as [(String, Int64)] {
      builder.integers(name, [value])
    }
    #expect(try builder.imported().graph.shapes(batch: 2)["y"] == [2, 1])
  }
}
