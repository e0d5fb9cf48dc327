// SPDX-License-Identifier: MIT

import FirmwareImage
import Foundation
import LFA
import LFAText
import Testing

@testable import lfa_image

@Suite("lfa-image")
struct ToolTests {
  /// A monitor image of version 1.1 with one relocation.
  static let image: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 0x3020)
    func put(_ value: UInt64, at offset: Int) {
      for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
    let fields: [(Int, UInt64)] = [
      (0, 0x3147_4d49_4146_4c53), (8, 0x1_0000_0080), (16, GUID.bl31.x1), (24, GUID.bl31.x2),
      (32, 0x1_0000_0001), (40, 0x3020), (48, 0x1000), (56, 0x2000), (64, 0x3000), (72, 0x5000),
      (80, 0x3000), (88, 24), (96, 0x80), (104, 0x84), (112, 0x88), (0x3000, 0x2008),
      (0x3008, 1027), (0x3010, 0x1000),
    ]
    for (offset, value) in fields { put(value, at: offset) }
    return bytes
  }()

  @Test("Versions", arguments: ["1.7", "0.0", "4294967295.4294967295"])
  func version(text: String) throws {
    #expect(try #require(FirmwareVersion(text)).text == text)
  }

  @Test(
    "Texts that are no version",
    arguments: ["", "1", "1.", ".1", "1.2.3", "-1.0", "+1.0", "1. 0", "a.b", "4294967296.0", "1.²"])
  func noVersion(text: String) {
    #expect(FirmwareVersion(text) == nil)
  }

  @Test("SHA-256 of FIPS 180-4's examples")
  func digest() {
    #expect(
      hexadecimal(sha256(Array("abc".utf8)).bytes)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hexadecimal(sha256([]).bytes)
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      hexadecimal(sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)).bytes)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("An image argument is a GUID, an equals sign and a file")
  func imageArgument() throws {
    let text = "47d4086d-4cfe-9846-9b95-2950cbbd5a00"
    let argument = try #require(ImageArgument(argument: text + "=a=b"))
    #expect(argument.guid == .bl31)
    #expect(argument.path == "a=b")
    for bad in ["", "x", text, text + "=", "x=y"] {
      #expect(ImageArgument(argument: bad) == nil)
    }
  }

  @Test("A manifest records what the image's header says")
  func manifest() throws {
    let bytes = try encodedManifest([(.bl31, "image", Self.image)])
    let record = try Manifest(decoding: bytes.span).record(at: 0)
    #expect(record?.guid == .bl31)
    #expect(record?.version == FirmwareVersion(major: 1, minor: 1))
    #expect(record?.size == 0x3020)
    #expect(record?.digest == sha256(Self.image))
  }

  @Test("A manifest of wrong images is refused, naming the file")
  func manifestRefused() {
    #expect(
      throws: Complaint(
        "a.bin", "is an image for \(GUID.bl31.text), not for \(GUID.bl32.text)",
        remedy: "Give the image of that component, or its own GUID")
    ) { try encodedManifest([(.bl32, "a.bin", Self.image)]) }
    #expect(
      throws: Complaint(
        "a.bin", "has 12321 bytes, but its header says 12320",
        remedy: "Build it again, it was cut or padded")
    ) { try encodedManifest([(.bl31, "a.bin", Self.image + [0])]) }
    #expect(throws: Complaint.self) {
      try encodedManifest([(.bl31, "a", Self.image), (.bl31, "b", Self.image)])
    }
    #expect(throws: Complaint.self) { try encodedManifest([]) }
  }

  @Test("Stamping and its refusals")
  func stamp() throws {
    let image = try stamped(Self.image, FirmwareVersion(major: 3, minor: 4), name: "image")
    #expect(try checkedHeader(image, name: "image").version.text == "3.4")
    #expect(throws: Complaint.self) {
      try stamped(Self.image, FirmwareVersion(rawValue: 0), name: "image")
    }
    #expect(throws: Complaint.self) {
      try stamped(Array("hello".utf8), FirmwareVersion(rawValue: 1), name: "image")
    }
  }

  @Test("Files of a store start at 4 KiB boundaries")
  func layOut() throws {
    let parts = try lfa_image.layOut([
      ("a", [1]), ("b", [UInt8](repeating: 0, count: 4096)), ("c", [2]),
    ])
    #expect(parts.map(\.offset) == [0, 4096, 8192])
    #expect(throws: Complaint.self) {
      try lfa_image.layOut([("a", [UInt8](repeating: 0, count: 64 << 20)), ("b", [1])])
    }
  }

  @Test("Showing an image whose relocation is bad says so")
  func show() throws {
    #expect(try describe(Self.image, name: "image").problems.isEmpty)
    var image = Self.image
    image[0x3008] = 0
    #expect(
      try describe(image, name: "image").problems == ["image relocation type is not RELATIVE"])
    #expect(throws: Complaint.self) { try describe([1, 2, 3], name: "x") }
  }

  @Test("A file is replaced as a whole, and extended")
  func replace() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lfa-image-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("file").path
    try replaceFile(path, size: 6, parts: [(0, [1]), (3, [2])])
    #expect(try readFile(path) == [1, 0, 0, 2, 0, 0])
    try replaceFile(path, size: 2, parts: [(0, [7])])
    #expect(try readFile(path) == [7, 0])
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["file"])
    #expect(throws: Complaint.self) { try readFile(path + ".none") }
    #expect(throws: Complaint.self) { try replaceFile(path + "/file", size: 0, parts: []) }
  }
}
