public import ArgumentParser
public import Datasets
public import KDMeta
public import Records
public import Spectral
public import Torch

// Values of the modules below that the command line takes by name.

extension Device: ExpressibleByArgument {
  /// The device called `argument`.
  public init?(argument: String) { self.init(argument) }
}

extension Precision: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
extension ImageSize: ExpressibleByArgument {
  /// The size that `argument` describes.
  public init?(argument: String) { self.init(argument) }
}
extension ImageSlice: ExpressibleByArgument {
  /// The images that `argument` names.
  public init?(argument: String) { self.init(argument) }
}
extension SurrogateConverter.Format: ExpressibleByArgument {}
extension ConfiguredMethod.Preset: ExpressibleByArgument {}
extension TrainingSettings.Schedule: ExpressibleByArgument {}
extension CoefficientChoice: ExpressibleByArgument {}
extension NeuronGraph.Granularity: ExpressibleByArgument {}
