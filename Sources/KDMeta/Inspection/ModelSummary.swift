internal import Datasets
internal import Network
internal import ONNX
internal import Records

/// What kdmeta sees in an ONNX model, whether or not it can use it.
public struct ModelSummary: Sendable, Codable {
  /// What the graph takes or gives.
  public struct Value: Sendable, Codable {
    /// Its name.
    public let name: String
    /// The lengths of its dimensions, nil where one is open; nil where the file says nothing of its shape.
    public let shape: [Int?]?
  }

  /// A kind of operator.
  public struct Operator: Sendable, Codable {
    /// Its name in ONNX.
    public let name: String
    /// How many nodes of the graph are one.
    public let count: Int
  }

  /// Something that kdmeta cannot do.
  public struct Fault: Sendable, Codable {
    /// Where it is, such as a node; nil for the model as a whole.
    public let place: String?
    /// What it is.
    public let reason: String
  }

  /// A way of making images, and what stands against it.
  public struct Method: Sendable, Codable {
    /// Its name.
    public let name: String
    /// Why the model does not allow it; nil where it does.
    public let obstacle: String?
  }

  /// What the graph calls itself.
  public let name: String
  /// The version of ONNX's operators, and that of the file format.
  public let opset, irVersion: Int
  /// The program that wrote the file, and its version, where the file says so.
  public let exporter: String?
  /// SHA-256 of the file.
  public let sha256: String
  /// What is fed to the model, and what it gives.
  public let inputs, outputs: [Value]
  /// The operators by name.
  public let operators: [Operator]
  /// How many batch normalisations there are: most exporters fold them away.
  public let batchNormalizations: Int
  /// How many numbers are trained; nil where the model cannot be used.
  public let parameters: Int?
  /// How many multiplications, each with its addition, one image takes; nil where the model cannot be used.
  public let multiplyAccumulates: Int?
  /// The model as a classifier of images; nil where it is none that kdmeta can use.
  public let classifier: ClassifierSummary?
  /// The methods of reconstruction.
  public let methods: [Method]
  /// Everything that keeps kdmeta from using the model, in the file's order.
  public let faults: [Fault]
  /// How images become inputs, as JSON, where the file says so.
  public let preprocessing: String?
  /// How kdmeta made the file, as JSON, where it did.
  public let run: String?
  /// What a user should know.
  public let warnings: [String]

  /// What the file at `path` holds; nothing but what is no sound ONNX is thrown.
  init(_ path: String) throws(KDMetaError) {
    let (file, unsupported): (LoadedModel, [ONNXError])
    do throws(ONNXError) { (file, unsupported) = try ModelFile.survey(path) } catch { throw .onnx(error) }
    var faults = unsupported.map(Fault.init)
    var classifier: Classifier?
    var model: Model?
    if faults.isEmpty {
      do throws(ModelError) {
        model = try ONNXImporter.model(file)
        if let model { classifier = try Classifier(model.graph) }
      } catch {
        let all = model == nil ? ONNXImporter.faults(file) : []
        faults = Fault.all(all.isEmpty ? [error] : all, in: file)
      }
    } else {
      // What the file's own check rules out is told already, and keeps the model as a whole from being read.
      let places = Set(faults.map(\.place) + [nil])
      faults += Fault.all(ONNXImporter.faults(file), in: file).filter { !places.contains($0.place) }
    }
    let proto = file.model
    let metadata = Dictionary(proto.metadataProps.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    preprocessing = metadata[Preprocessing.metadataKey]
    run = metadata[Product.runMetadataKey]
    if let preprocessing {
      do throws(DatasetError) { _ = try Preprocessing(json: preprocessing) } catch {
        faults.append(Fault(place: "metadata '\(Preprocessing.metadataKey)'", reason: error.description))
      }
    }
    self.faults = faults
    let isUsable = faults.isEmpty
    name = proto.graph.name
    opset = file.opset
    irVersion = Int(proto.irVersion)
    exporter =
      proto.producerName.isEmpty
      ? nil : [proto.producerName, proto.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
    sha256 = file.sha256
    // Old files list the weights among the inputs.
    let weights = Set(proto.graph.initializer.map(\.name))
    inputs = proto.graph.input.filter { !weights.contains($0.name) }.map(Value.init)
    outputs = proto.graph.output.map(Value.init)
    operators = Dictionary(proto.graph.node.map { ($0.opType, 1) }, uniquingKeysWith: +)
      .sorted { $0.key < $1.key }.map { Operator(name: $0.key, count: $0.value) }
    batchNormalizations = proto.graph.node.count { $0.opType == "BatchNormalization" }
    parameters = model?.graph.parameterCount
    multiplyAccumulates = try? model?.graph.multiplyAccumulateCount()
    self.classifier = classifier.map(ClassifierSummary.init)
    methods = SynthesisMethods.all.map { method in
      guard let classifier, isUsable else {
        return Method(name: method.name, obstacle: "kdmeta cannot use the model")
      }
      return Method(name: method.name, obstacle: method.obstacle(in: classifier))
    }
    warnings = model?.warnings ?? file.warnings
  }
}

extension ModelSummary.Fault {
  fileprivate init(_ error: ONNXError) {
    let place = error.place.joined(separator: ": ")
    self.init(place: place.isEmpty ? nil : place, reason: ONNXError(error.kind).description)
  }

  /// What `errors` say of `file`; nodes stand under the names that the file's own check gives them.
  fileprivate static func all(_ errors: [ModelError], in file: LoadedModel) -> [Self] {
    let places = Dictionary(
      file.model.graph.node.enumerated().map { ($1.name, $1.place($0)) },
      uniquingKeysWith: { first, _ in first })
    return errors.map { error in
      Self(
        place: error.node.map { places[$0] ?? "node '\($0)'" },
        reason: error.reason.hasPrefix("\(file.path): ")
          ? String(error.reason.dropFirst(file.path.count + 2)) : error.reason)
    }
  }
}

extension ModelSummary.Value {
  fileprivate init(_ value: Onnx_ValueInfoProto) {
    let type = value.type.tensorType
    self.init(
      name: value.name,
      shape: type.hasShape ? type.shape.dim.map { $0.dimValue > 0 ? Int($0.dimValue) : nil } : nil)
  }
}
