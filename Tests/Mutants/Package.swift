// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// Is the part of the repository that a mutant is tried on: the driver and its tests, which build
/// in seconds. Warnings are let through, because a fault put back may well earn one.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "mutants",
  targets: [
    .target(name: "SMCCC", swiftSettings: settings),
    .target(name: "LFA", dependencies: ["SMCCC"], swiftSettings: settings),
    .target(name: "LFADriver", dependencies: ["LFA", "SMCCC"], swiftSettings: settings),
    .testTarget(
      name: "LFADriverTests", dependencies: ["LFA", "LFADriver", "SMCCC"],
      swiftSettings: settings),
  ]
)
