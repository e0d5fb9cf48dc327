// SPDX-License-Identifier: MIT

import ArgumentParser

/// Makes and shows the files of firmware updates; `fiptool` packs them in between.
@main
struct LFAImage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lfa-image",
    abstract: "Makes and shows firmware images, manifests and update stores.",
    discussion: """
      An update is a FIP of images and one manifest. To make one and put it into a store:

        lfa-image stamp --version 1.7 monitor.bin new.bin
        lfa-image manifest --image 47d4086d-4cfe-9846-9b95-2950cbbd5a00=new.bin --output new.man
        fiptool create --soc-fw new.bin \\
          --blob uuid=8f2ad1c6-5b0e-4f3a-9c47-6d1e20b7a954,file=new.man new.fip
        lfa-image store --output store.bin new.fip
      """,
    subcommands: [Stamp.self, MakeManifest.self, Store.self, Show.self])
}

/// Says what is wrong, where, and what can be done about it; the command then exits with 1.
struct Complaint: Error, Equatable, CustomStringConvertible {
  /// The sentence printed after "Error: ".
  let description: String

  init(_ place: String, _ problem: String, remedy: String? = nil) {
    description = "\(place): \(problem)" + (remedy.map { ". \($0)" } ?? "")
  }
}
