// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is held to the same strictness; CI turns warnings into errors.
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

// Loops over matrices take minutes in tests unless they are optimised in debug builds too.
let optimized = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// The engine is plain C++ against libtorch's headers, which no module map describes. Loops that take square roots
// become vector instructions only where those need not set errno.
let engineFlags = [
  "-fno-modules", "-fno-cxx-modules", "-fno-math-errno", "-I/usr/include/torch/csrc/api/include",
]

// OpenBLAS in the threads of OpenMP, as libtorch's operations are: with the variant that starts its own, either
// kind waits for the other's processors. Where it is not installed, the system's default serves. The older form of a search path
// is the one that holds for the libraries' own libraries too.
#if arch(arm64)
  let openBLAS = "/usr/lib/aarch64-linux-gnu/openblas-openmp"
#else
  let openBLAS = "/usr/lib/x86_64-linux-gnu/openblas-openmp"
#endif
let openBLASPath = ["-Xlinker", "--disable-new-dtags", "-Xlinker", "-rpath", "-Xlinker", openBLAS]

// What script/fuzz builds, with a compiler's options that nothing else is built with.
let fuzzing: [Target] =
  Context.environment["KDMETA_FUZZ"] == nil
  ? []
  : [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "Fuzzing", dependencies: ["Bundle", "CLibFuzzer", "Datasets", "HDF5", "KDMeta"],
      swiftSettings: strict),
  ]

let package = Package(
  name: "kdmeta",
  products: [
    .executable(name: "kdmeta", targets: ["KDMetaCLI"]),
    .executable(name: "kdmeta-bench", targets: ["Benchmarks"]),
    .library(name: "KDMeta", targets: ["KDMeta", "Datasets", "Network", "Records", "Torch"]),
    .library(name: "kdengine", type: .dynamic, targets: ["TorchEngine"]),
  ] + (fuzzing.isEmpty ? [] : [.executable(name: "kdmeta-fuzz", targets: ["Fuzzing"])]),
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Times of the work that the commands are made of, for script/bench.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Arrays", "Bundle", "Datasets", "Files", "KDMeta", "LinearAlgebra", "Network", "Records", "Spectral",
        "Torch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // The command line: parses, calls one verb, prints.
    .executableTarget(
      name: "KDMetaCLI",
      dependencies: [
        "KDMeta", "Bundle", "Checkpoints", "Datasets", "HDF5", "LinearAlgebra", "Network", "ONNX", "Torch",
        "Files", "Records", "Spectral",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // The verbs: train, record, reconstruct, distill, evaluate, inspect, validate.
    .target(
      name: "KDMeta",
      dependencies: [
        "Arrays", "Bundle", "Checkpoints", "Datasets", "Files", "HDF5Schema", "Network", "ONNX", "Records",
        "Torch", .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),

    // What a teacher's activations leave behind, one folder a record kind.
    .target(
      name: "Records",
      dependencies: [
        "Arrays", "Bundle", "Files", "HDF5Schema", "LinearAlgebra", "Network", "Spectral", "Torch",
      ],
      swiftSettings: strict),

    // The graph of a network's neurons, and its Fourier basis.
    .target(
      name: "Spectral", dependencies: ["Arrays", "LinearAlgebra", "Network", "Torch"],
      swiftSettings: optimized),

    // What long work needs to go on where it stopped.
    .target(name: "Checkpoints", dependencies: ["Arrays", "Files", "HDF5"], swiftSettings: strict),

    // Metadata bundles, format 1.
    .target(name: "Bundle", dependencies: ["Arrays", "Files", "HDF5", "HDF5Schema"], swiftSettings: strict),

    // Images and classes from every file format, and surrogate datasets out.
    .target(
      name: "Datasets",
      dependencies: [
        "Arrays", "CArchive", "CPNG", "CSamples", "CTurboJPEG", "CZlib", "Files", "HDF5",
      ], swiftSettings: strict),

    // Graphs of operators: the representation, what runs it, and ONNX in and out.
    .target(
      name: "Network", dependencies: ["Arrays", "ONNX", "Torch"], swiftSettings: strict),

    // ONNX files on the wire.
    .target(
      name: "ONNX",
      dependencies: [
        "Arrays", "Files", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ], exclude: ["onnx.proto"], swiftSettings: strict),

    // Tensors, automatic differentiation and optimisers, by an engine opened on demand.
    .target(name: "Torch", dependencies: ["Arrays", "CTorch"], swiftSettings: strict),

    // Eigenpairs, singular triplets and products of matrices in memory.
    .target(
      name: "LinearAlgebra", dependencies: ["CARPACK", "CLAPACK"], swiftSettings: optimized,
      linkerSettings: [.unsafeFlags(openBLASPath)]),

    // What the groups of an HDF5 file must hold: rules, the tree that they are held against, and every defect.
    .target(name: "HDF5Schema", dependencies: ["Arrays", "Files", "HDF5"], swiftSettings: strict),

    // HDF5 files.
    .target(name: "HDF5", dependencies: ["Arrays", "CHDF5", "CZlib"], swiftSettings: strict),

    // Files that appear whole or not at all, their digests, and the keys that sign.
    .target(
      name: "Files", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),

    // Numbers with a shape, in ordinary memory.
    .target(name: "Arrays", swiftSettings: optimized),

    // The engine's C boundary, and the engine itself on libtorch.
    .target(name: "CTorch"),
    .target(
      name: "TorchEngine", dependencies: ["CTorch"],
      cxxSettings: [.unsafeFlags(engineFlags)],
      linkerSettings: [
        .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
        .unsafeFlags(openBLASPath),
      ]),

    // C libraries of the system, and the sample data compiled into the program.
    .systemLibrary(
      name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CLAPACK", providers: [.apt(["liblapacke-dev", "libopenblas-openmp-dev"])]),
    .systemLibrary(name: "CARPACK", providers: [.apt(["libarpack2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .target(
      name: "CSamples", path: "samples/digits",
      exclude: [
        "README.md", "convert.py", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
        "test-images-idx3-ubyte.gz", "test-labels-idx1-ubyte.gz",
      ]),

    .target(
      name: "TestSupport", dependencies: ["Arrays"], path: "Tests/TestSupport", swiftSettings: optimized),
    .testTarget(name: "ArraysTests", dependencies: ["Arrays"], swiftSettings: strict),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"], swiftSettings: strict),
    .testTarget(
      name: "CheckpointsTests", dependencies: ["Arrays", "Checkpoints", "Files", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "HDF5Tests", dependencies: ["Arrays", "HDF5", "TestSupport"],
      exclude: ["Fixtures", "check_with_h5py.py", "make_fixtures.py"], swiftSettings: strict),
    .testTarget(
      name: "ONNXTests", dependencies: ["Arrays", "Files", "ONNX", "TestSupport"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "TorchTests", dependencies: ["Arrays", "Torch", "TestSupport"],
      exclude: ["figures.json", "make_figures.py"], swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Arrays", "Datasets", "HDF5", "TestSupport"],
      exclude: ["Fixtures", "make_images.py", "write_npz.py", "write_npz_images.py"],
      swiftSettings: strict),
    .testTarget(
      name: "BundleTests",
      dependencies: ["Arrays", "Bundle", "Files", "HDF5", "HDF5Schema", "Records", "TestSupport"],
      exclude: ["break_with_h5py.py", "write_with_h5py.py"], swiftSettings: strict),
    .testTarget(
      name: "NetworkTests", dependencies: ["Arrays", "Network", "ONNX", "Torch", "TestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "RecordsTests",
      dependencies: [
        "Arrays", "Records", "Bundle", "HDF5Schema", "LinearAlgebra", "Network", "Spectral", "Torch",
        "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "SpectralTests",
      dependencies: ["Arrays", "LinearAlgebra", "Network", "Spectral", "TestSupport", "Torch"],
      swiftSettings: strict),
    .testTarget(
      name: "KDMetaTests",
      dependencies: [
        "Arrays", "Bundle", "Checkpoints", "Datasets", "Files", "HDF5", "HDF5Schema", "KDMeta", "Network",
        "ONNX", "Records", "Torch", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "KDMetaCLITests",
      dependencies: [
        "Datasets", "KDMeta", "KDMetaCLI", "Network", "TestSupport", "Torch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
  ] + fuzzing,
  cxxLanguageStandard: .cxx20
)
