// SPDX-License-Identifier: MIT

import ArgumentParser
import FirmwareImage
import LFA
import LFAText

/// An image of an update and the component it is meant for.
struct ImageArgument: Equatable, ExpressibleByArgument {
  let guid: GUID
  let path: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="),
      let guid = GUID(String(argument[..<equals]))
    else { return nil }
    self.guid = guid
    path = String(argument[argument.index(after: equals)...])
    guard !path.isEmpty else { return nil }
  }
}

/// Writes the manifest of an update.
struct MakeManifest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest",
    abstract: "Writes the manifest of an update's images.",
    discussion: """
      Version and size of each image are taken from its header, which must name the component given
      here. Put the manifest into the update's FIP with
      fiptool's --blob uuid=8f2ad1c6-5b0e-4f3a-9c47-6d1e20b7a954,file=MANIFEST.
      """)

  @Option(
    name: .customLong("image"),
    help: ArgumentHelp("An image and its component; up to 16.", valueName: "guid=file"))
  var images: [ImageArgument]

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  func run() throws {
    let manifest = try encodedManifest(images.map { ($0.guid, $0.path, try readFile($0.path)) })
    try replaceFile(output, size: UInt64(manifest.count), parts: [(0, manifest)])
  }
}

/// Returns the manifest of these images.
func encodedManifest(_ images: [(guid: GUID, name: String, bytes: [UInt8])]) throws -> [UInt8] {
  var manifest = Manifest()
  for image in images {
    let header = try checkedHeader(image.bytes, name: image.name)
    guard header.guid == image.guid else {
      throw Complaint(
        image.name, "is an image for \(header.guid.text), not for \(image.guid.text)",
        remedy: "Give the image of that component, or its own GUID")
    }
    do {
      try manifest.append(
        ManifestRecord(
          guid: header.guid, version: header.version, size: header.fileSize,
          digest: sha256(image.bytes)))
    } catch {
      throw Complaint(
        image.name, "\(error.text)",
        remedy: "An update has at most 16 images, and one for each component")
    }
  }
  var encoded = [UInt8](repeating: 0, count: manifest.encodedSize)
  var bytes = encoded.mutableSpan
  do {
    try manifest.encode(into: &bytes)
  } catch {
    throw Complaint("manifest", "\(error.text)", remedy: "Give at least one --image")
  }
  return encoded
}
