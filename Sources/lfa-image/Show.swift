// SPDX-License-Identifier: MIT

import ArgumentParser
import FirmwareImage
import LFA
import LFAText

/// Prints what a file of an update says.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints an image's header, a manifest, a FIP or an update store.",
    discussion: "Exits with 1 if firmware would refuse any part of it.")

  @Argument(help: "The file to show.")
  var file: String

  func run() throws {
    let bytes = try readFile(file)
    let report = try describe(bytes, name: file)
    print(report.lines.joined(separator: "\n"))
    guard report.problems.isEmpty else {
      throw Complaint(file, report.problems.joined(separator: "\n  "))
    }
  }
}

/// What `show` prints, and what firmware would object to.
struct Report: Equatable {
  var lines: [String]
  var problems: [String] = []
}

/// Describes a file, whose first bytes tell what it is.
func describe(_ bytes: [UInt8], name: String) throws -> Report {
  if bytes.starts(with: Array("SLFAIMG1".utf8)) { return try describeImage(bytes, name: name) }
  if bytes.starts(with: Array("SLFAMAN1".utf8)) { return try describeManifest(bytes, name: name) }
  if bytes.starts(with: [0x01, 0x00, 0x64, 0xaa]) { return describeStore(bytes) }
  if UInt64(bytes.count) == Store.size {
    return Report(lines: ["Empty update store: it does not start with a FIP"])
  }
  throw Complaint(
    name, "is no image, manifest, FIP or update store",
    remedy: "These start with SLFAIMG1, SLFAMAN1 or the FIP number 0xaa640001")
}

private func describeImage(_ bytes: [UInt8], name: String) throws -> Report {
  let header = try checkedHeader(bytes, name: name)
  var report = Report(lines: [
    "Firmware image",
    "  component    \(component(header.guid))",
    "  version      \(header.version.text)",
    "  hand-over    ABI \(header.handOverABI)",
    "  file         \(header.fileSize) bytes",
    "  text         0x0...\(hexadecimal(header.textEnd))",
    "  read-only    \(hexadecimal(header.textEnd))...\(hexadecimal(header.rodataEnd))",
    "  data         \(hexadecimal(header.rodataEnd))...\(hexadecimal(header.dataEnd))",
    "  memory       \(header.memorySize) bytes",
    "  relocations  \(header.relocationSize / 24) at \(hexadecimal(header.relocationOffset))",
    "  entries      "
      + (0..<4).map { hexadecimal(header.entries[$0]) }.joined(separator: " "),
    "  SHA-256      \(hexadecimal(sha256(bytes).bytes))",
  ])
  do {
    try checkRelocations(header, bytes)
  } catch {
    report.problems.append("\(error.text)")
  }
  return report
}

private func describeManifest(_ bytes: [UInt8], name: String) throws -> Report {
  do throws(ManifestError) {
    let manifest = try Manifest(decoding: bytes.span)
    var lines = ["Manifest of \(counted(manifest.count, "image"))"]
    for index in 0..<manifest.count {
      guard let record = manifest.record(at: index) else { continue }
      lines += [
        "  \(component(record.guid))  \(record.version.text)  \(record.size) bytes",
        "    SHA-256 \(hexadecimal(record.digest.bytes))",
      ]
    }
    return Report(lines: lines)
  } catch {
    throw Complaint(name, "\(error.text)", remedy: "Make it again with lfa-image manifest")
  }
}

private func describeStore(_ bytes: [UInt8]) -> Report {
  let listing = StoreListing(bytes)
  var lines = [
    "\(counted(listing.packageCount, "FIP")) offering \(counted(listing.offers.count, "image"))"
  ]
  for offer in listing.offers {
    lines.append(
      "  \(hexadecimal(offer.offset, digits: 7))  \(component(offer.guid))  "
        + "\(offer.version.text)  \(offer.size) bytes")
  }
  return Report(lines: lines, problems: listing.problems)
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

private func component(_ guid: GUID) -> String {
  switch guid {
  case .bl31: "\(guid.text) (BL31)"
  case .bl32: "\(guid.text) (BL32)"
  case .bl33: "\(guid.text) (BL33)"
  default: guid.text
  }
}
