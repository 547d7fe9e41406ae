internal import CTorch

/// How a convolution steps over its input.
public struct ConvolutionSettings: Hashable, Sendable {
  /// One entry a spatial dimension.
  public var stride, padding, dilation, outputPadding: [Int]
  /// In how many groups the channels are taken.
  public var groups: Int
  /// Whether this is the transpose of a convolution.
  public var isTransposed: Bool

  /// Settings with one entry a spatial dimension.
  public init(
    stride: [Int], padding: [Int], dilation: [Int], outputPadding: [Int], groups: Int = 1,
    isTransposed: Bool = false
  ) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.outputPadding = outputPadding
    self.groups = groups
    self.isTransposed = isTransposed
  }
}

/// How a pooling window steps over its input.
public struct PoolingSettings: Hashable, Sendable {
  /// Height and width of each.
  public var kernel, stride, padding, dilation: [Int]
  /// Whether a window that only partly fits counts.
  public var ceilMode: Bool
  /// Whether a mean counts the padding's zeros.
  public var countIncludesPadding: Bool

  /// Settings with height and width in each list.
  public init(
    kernel: [Int], stride: [Int], padding: [Int], dilation: [Int] = [1, 1], ceilMode: Bool = false,
    countIncludesPadding: Bool = false
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.ceilMode = ceilMode
    self.countIncludesPadding = countIncludesPadding
  }

  fileprivate func withSettings<Result>(_ body: (UnsafePointer<kdt_pooling>) -> Result) -> Result {
    withSizes(kernel) { kernel in
      withSizes(stride) { stride in
        withSizes(padding) { padding in
          withSizes(dilation) { dilation in
            var settings = kdt_pooling(
              kernel: kernel, stride: stride, padding: padding, dilation: dilation, ceil_mode: ceilMode,
              count_include_pad: countIncludesPadding)
            return withUnsafePointer(to: &settings, body)
          }
        }
      }
    }
  }
}

extension Tensor {
  /// x·Wᵀ + b for rows x [n, in], W [out, in] and b [out].
  public func linear(_ weight: Tensor, _ bias: Tensor?) throws(TorchError) -> Tensor {
    try Tensor.make("linear map of \(shape) by \(weight.shape)") {
      $0.pointee.linear(handle, weight.handle, bias?.handle, &$1)
    }
  }

  /// The convolution (cross-correlation) of this [n, in, …] with `weight` [out, in/groups, …], or its transpose.
  public func convolution(
    _ weight: Tensor, _ bias: Tensor?, _ settings: ConvolutionSettings
  ) throws(TorchError) -> Tensor {
    try Tensor.make("convolution of \(shape) by \(weight.shape)") { table, out in
      withSizes(settings.stride) { stride in
        withSizes(settings.padding) { padding in
          withSizes(settings.dilation) { dilation in
            withSizes(settings.outputPadding) { outputPadding in
              var settings = kdt_convolution(
                stride: stride, padding: padding, dilation: dilation, output_padding: outputPadding,
                groups: Int64(settings.groups), transposed: settings.isTransposed)
              return table.pointee.convolution(handle, weight.handle, bias?.handle, &settings, &out)
            }
          }
        }
      }
    }
  }

  /// The convolution with `weight` [out, in, 3, 3], padded by 1, of these images [n, in, height, width] with every place repeated twice
  /// along height and width: what resizing and convolving gives, but for rounding, in less than half of the multiplications.
  public func enlargingConvolution(_ weight: Tensor, _ bias: Tensor?) throws(TorchError) -> Tensor {
    try Tensor.make("enlarging convolution of \(shape) by \(weight.shape)") {
      $0.pointee.enlarging_convolution(handle, weight.handle, bias?.handle, &$1)
    }
  }

  /// The largest number in each window of [n, channels, height, width].
  public func maxPool(_ settings: PoolingSettings) throws(TorchError) -> Tensor {
    try Tensor.make("max pooling of \(shape)") { table, out in
      settings.withSettings { table.pointee.max_pool(handle, $0, &out) }
    }
  }

  /// The mean of each window of [n, channels, height, width].
  public func averagePool(_ settings: PoolingSettings) throws(TorchError) -> Tensor {
    try Tensor.make("average pooling of \(shape)") { table, out in
      settings.withSettings { table.pointee.average_pool(handle, $0, &out) }
    }
  }

  /// Each channel shifted and scaled to the batch's moments (training, which also moves the running ones by
  /// `momentum`, in place) or to the running ones, then by `weight` and `bias`.
  public func batchNorm(
    weight: Tensor, bias: Tensor, runningMean: Tensor, runningVariance: Tensor, training: Bool,
    momentum: Double, epsilon: Double
  ) throws(TorchError) -> Tensor {
    try Tensor.make("batch norm of \(shape)") {
      $0.pointee.batch_norm(
        handle, weight.handle, bias.handle, runningMean.handle, runningVariance.handle, training, momentum,
        epsilon, &$1)
    }
  }

  /// Images [n, channels, h, w] at another size, by bilinear interpolation between pixel centres.
  public func resized(height: Int, width: Int) throws(TorchError) -> Tensor {
    try Tensor.make("resize of \(shape)") {
      $0.pointee.resize_bilinear(handle, Int64(height), Int64(width), &$1)
    }
  }

  /// Images [n, channels, h, w] at another size, each place with the number of the one that it lies in.
  public func resizedToNearest(height: Int, width: Int) throws(TorchError) -> Tensor {
    try Tensor.make("resize of \(shape)") {
      $0.pointee.resize_nearest(handle, Int64(height), Int64(width), &$1)
    }
  }

  /// Images [n, channels, h, w] resampled: the output at place p (in [-1, 1]²) shows the input at `maps`[n, 2, 3]·(p, 1);
  /// outside the image lie zeros, or its border repeated.
  public func sampled(affine maps: Tensor, repeatingBorder: Bool) throws(TorchError) -> Tensor {
    try Tensor.make("affine sampling of \(shape)") {
      $0.pointee.sample_affine(handle, maps.handle, repeatingBorder, &$1)
    }
  }

  /// The mean over rows of −log softmax(self)[class].
  public func crossEntropy(_ classes: Tensor) throws(TorchError) -> Tensor {
    try Tensor.make("cross-entropy of \(shape)") { $0.pointee.cross_entropy(handle, classes.handle, &$1) }
  }
}
