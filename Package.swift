// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// Settings of every Swift target: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Settings of the modules that also compile for the kernel and EL3: what Embedded Swift
/// cannot express is refused on the host already.
let core: [SwiftSetting] = strict + [.unsafeFlags(["-Wwarning", "EmbeddedRestrictions"])]

let package = Package(
  name: "swift-lfa",
  products: [
    .library(name: "LFA", targets: ["LFA", "SMCCC"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .target(name: "SMCCC", swiftSettings: core),
    .target(name: "PSCI", dependencies: ["SMCCC"], swiftSettings: core),
    .target(name: "LFA", dependencies: ["SMCCC"], swiftSettings: core),
    .target(name: "LFAText", dependencies: ["LFA"], swiftSettings: strict),
    .target(name: "FirmwareImage", dependencies: ["LFA"], swiftSettings: core),
    .systemLibrary(
      name: "CBearSSL", path: "Firmware/BearSSL", providers: [.apt(["libbearssl-dev"])]),
    .executableTarget(
      name: "lfa-image",
      dependencies: [
        "CBearSSL", "FirmwareImage", "LFA", "LFAText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(name: "DeviceTree", swiftSettings: core),
    .testTarget(name: "DeviceTreeTests", dependencies: ["DeviceTree"], swiftSettings: strict),
    .target(name: "LFAAgent", dependencies: ["LFA", "SMCCC"], swiftSettings: core),
    .target(name: "LFADriver", dependencies: ["LFA", "SMCCC"], swiftSettings: core),
    .target(name: "VirtualTime", swiftSettings: strict),
    .target(
      name: "LFASimulator",
      dependencies: [
        "FaultPlan", "FaultyAgent", "LFA", "LFAAgent", "LFADriver", "SMCCC", "VirtualTime",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LFASimulatorTests",
      dependencies: [
        "FaultPlan", "FaultTable", "LFA", "LFADriver", "LFASimulator", "SMCCC", "VirtualTime",
      ],
      swiftSettings: strict),
    .target(
      name: "LFASimulatedTree",
      dependencies: ["FaultPlan", "LFA", "LFADriver", "LFASimulator", "LFAText", "VirtualTime"],
      swiftSettings: strict),
    .testTarget(
      name: "LFASimulatedTreeTests",
      dependencies: [
        "FaultPlan", "LFADriver", "LFASimulatedTree", "LFASimulator", "VirtualTime",
      ],
      swiftSettings: strict),
    .target(
      name: "LFASimulateOptions",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
    .systemLibrary(name: "CFuse", pkgConfig: "fuse3", providers: [.apt(["libfuse3-dev"])]),
    .executableTarget(
      name: "lfa-simulate",
      dependencies: [
        "CFuse", "FaultPlan", "LFADriver", "LFASimulateOptions", "LFASimulatedTree",
        "LFASimulator", "VirtualTime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LFASimulateTests",
      dependencies: [
        "LFASimulateOptions", "lfa-simulate",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "LFASysfs",
      dependencies: [
        "LFA", "LFADriver", "LFAText", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "LFAHistory",
      dependencies: ["LFA", "LFAText", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(
      name: "LFAHistoryTests",
      dependencies: [
        "LFA", "LFAHistory",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "LFATool",
      dependencies: [
        "LFA", "LFADriver", "LFAHistory", "LFASysfs",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Uevents",
      dependencies: [.product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(
      name: "LFADaemon",
      dependencies: [
        "LFA", "LFADriver", "LFAHistory", "LFASysfs", "LFATool", "Uevents",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "TreeFixture",
      dependencies: [.product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/TreeFixture", swiftSettings: strict),
    .testTarget(
      name: "LFASysfsTests",
      dependencies: [
        "LFA", "LFADriver", "LFASysfs", "TreeFixture",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LFAToolTests",
      dependencies: [
        "LFA", "LFADriver", "LFAHistory", "LFASysfs", "LFATool", "TreeFixture",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "UeventsTests",
      dependencies: ["Uevents", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(
      name: "LFADaemonTests",
      dependencies: [
        "LFA", "LFADaemon", "LFAHistory", "LFASysfs", "LFATool", "Uevents",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "lfa",
      dependencies: [
        "LFA", "LFADaemon", "LFADriver", "LFAHistory", "LFASimulateOptions", "LFASysfs", "LFATool",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LFACommandTests",
      dependencies: [
        "TreeFixture", "lfa", "lfa-simulate",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Snapshots"], swiftSettings: strict),
    .target(name: "FaultPlan", dependencies: ["LFA"], swiftSettings: core),
    .target(name: "FaultTable", dependencies: ["FaultPlan"], swiftSettings: strict),
    .target(
      name: "FaultyAgent", dependencies: ["FaultPlan", "LFA", "LFAAgent", "SMCCC"],
      swiftSettings: core),
    .testTarget(
      name: "FaultyAgentTests",
      dependencies: ["FaultPlan", "FaultyAgent", "LFA", "LFAAgent", "SMCCC"],
      swiftSettings: strict),
    .testTarget(
      name: "FaultPlanTests", dependencies: ["FaultPlan", "LFA"], swiftSettings: strict),
    .target(
      name: "Machine",
      dependencies: [
        "FaultTable",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "lfa-machine",
      dependencies: [
        "FaultTable", "Machine", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MachineTests", dependencies: ["FaultPlan", "FaultTable", "Machine"],
      swiftSettings: strict),
    .testTarget(name: "SMCCCTests", dependencies: ["SMCCC"], swiftSettings: strict),
    .testTarget(name: "PSCITests", dependencies: ["PSCI", "SMCCC"], swiftSettings: strict),
    .testTarget(name: "LFATests", dependencies: ["LFA", "SMCCC"], swiftSettings: strict),
    .testTarget(
      name: "FirmwareImageTests", dependencies: ["FirmwareImage", "LFA"], swiftSettings: strict),
    .testTarget(
      name: "LFAImageTests", dependencies: ["FirmwareImage", "LFA", "LFAText", "lfa-image"],
      swiftSettings: strict),
    .testTarget(
      name: "LFAAgentTests", dependencies: ["LFA", "LFAAgent", "SMCCC", "VirtualTime"],
      swiftSettings: strict),
    .testTarget(
      name: "LFADriverTests", dependencies: ["LFA", "LFADriver", "SMCCC"], swiftSettings: strict),
    .testTarget(name: "VirtualTimeTests", dependencies: ["VirtualTime"], swiftSettings: strict),
  ]
)
