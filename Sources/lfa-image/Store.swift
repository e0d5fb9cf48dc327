// SPDX-License-Identifier: MIT

import ArgumentParser
import FirmwareImage

/// Writes an update store, the content of flash bank 1.
struct Store: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes an update store of FIPs, each at a 4 KiB boundary.",
    discussion: """
      The store has the size of QEMU's flash bank, 64 MiB, but takes only the space of its FIPs on \
      the disk. Without a FIP it is empty.
      """)

  /// Size in bytes of flash bank 1 of QEMU's virt machine.
  static let size: UInt64 = 64 << 20

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Flag(help: "Takes files that are no good FIPs as they are, to test firmware with them.")
  var unchecked = false

  @Argument(help: ArgumentHelp("The updates, in the store's order.", valueName: "fip"))
  var packages: [String] = []

  func run() throws {
    let files = try packages.map { (name: $0, bytes: try readFile($0)) }
    if !unchecked {
      for file in files { try checkPackage(file.bytes, name: file.name) }
    }
    try replaceFile(output, size: Store.size, parts: try layOut(files))
  }
}

/// Says where in a store each file goes.
func layOut(
  _ files: [(name: String, bytes: [UInt8])]
) throws -> [(offset: UInt64, bytes: [UInt8])] {
  var offset: UInt64 = 0
  return try files.map { file in
    let part = (offset: offset, bytes: file.bytes)
    let end = offset + UInt64(file.bytes.count)
    guard end <= Store.size else {
      throw Complaint(file.name, "does not fit into the store's 64 MiB", remedy: "Leave some out")
    }
    offset = (end + StoreScanner.alignment - 1) / StoreScanner.alignment * StoreScanner.alignment
    return part
  }
}

/// Refuses a file that is not exactly one package whose images can be offered.
func checkPackage(_ bytes: [UInt8], name: String) throws {
  let hint = "Make it with fiptool from images and their manifest"
  var source = FileSource(bytes: bytes)
  let size: UInt64
  do throws(FIPError) {
    size = try FIPReader(&source, at: 0).size
  } catch {
    throw Complaint(name, "\(error.text)", remedy: hint)
  }
  guard size == UInt64(bytes.count) else {
    throw Complaint(name, "has \(bytes.count) bytes, but the FIP ends at \(size)", remedy: hint)
  }
  let listing = StoreListing(bytes)
  if let problem = listing.problems.first { throw Complaint(name, problem, remedy: hint) }
}
