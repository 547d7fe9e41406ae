// swift-tools-version: 6.2
import PackageDescription

// A program that uses kdmeta as a library: `script/library` builds and runs it.
let package = Package(
  name: "library",
  dependencies: [.package(name: "kdmeta", path: "../..")],
  targets: [
    .executableTarget(name: "Digits", dependencies: [.product(name: "KDMeta", package: "kdmeta")])
  ]
)
