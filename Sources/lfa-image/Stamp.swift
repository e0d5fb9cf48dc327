// SPDX-License-Identifier: MIT

import ArgumentParser
import FirmwareImage
import LFA
import LFAText

/// Gives a copy of an image another version.
struct Stamp: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies an image, changing its version only.")

  @Option(
    help: ArgumentHelp("The copy's version, for example 1.7.", valueName: "major.minor"),
    transform: { text in
      guard let version = FirmwareVersion(text) else {
        throw ValidationError("a version is two decimal numbers, such as 1.7")
      }
      return version
    })
  var version: FirmwareVersion

  @Argument(help: "The image to copy.")
  var input: String

  @Argument(help: "The file to write.")
  var output: String

  func run() throws {
    let image = try stamped(readFile(input), version, name: input)
    try replaceFile(output, size: UInt64(image.count), parts: [(0, image)])
  }
}

/// Returns an image with another version in its header.
func stamped(_ image: [UInt8], _ version: FirmwareVersion, name: String) throws -> [UInt8] {
  var image = image
  _ = try checkedHeader(image, name: name)
  var bytes = image.mutableSpan
  do {
    try ImageHeader.stamp(version, into: &bytes)
  } catch {
    throw Complaint(
      name, "cannot be stamped \(version.text): \(error.text)",
      remedy: "0.0 stands for an unknown version; choose another")
  }
  return image
}

/// Decodes the header of an image file, whose size must be the header's.
func checkedHeader(_ image: [UInt8], name: String) throws -> ImageHeader {
  let header: ImageHeader
  do {
    header = try ImageHeader(decoding: image.span)
  } catch {
    throw Complaint(
      name, "\(error.text)", remedy: "Is this a firmware image, as build/firmware/*.bin are?")
  }
  guard header.fileSize == UInt64(image.count) else {
    throw Complaint(
      name, "has \(image.count) bytes, but its header says \(header.fileSize)",
      remedy: "Build it again, it was cut or padded")
  }
  return header
}
