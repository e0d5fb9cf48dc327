// SPDX-License-Identifier: MIT

import Glibc
import LFADriver
import LFASysfs
import SystemPackage
import Testing
import TreeFixture

@Suite struct HostileFileTests {
  /// Says what stands where a file of the driver's should.
  enum Plant: String, CaseIterable, Sendable {
    case megabytes, sparseGigabytes, page, binary, empty, twoLines, emptyLine, zeroBytes, notUTF8
    case escapes, reordered, carriageReturn, pipe, pipeWithWriter, linkToFile, danglingLink
    case linkToItself, linkToZero, directory, socket, zeroDevice

    /// Puts it there.
    func put(_ path: FilePath, _ fixture: TreeFixture) throws {
      switch self {
      case .megabytes: try fixture.write(String(repeating: "1", count: 4 << 20), to: path)
      case .sparseGigabytes: try fixture.writeSparse(8 << 30, to: path)
      case .page: try fixture.write(String(repeating: "7", count: 4095) + "\n", to: path)
      case .binary: try fixture.write(bytes: Array(0...255), to: path)
      case .empty: try fixture.write("", to: path)
      case .twoLines: try fixture.write("1\n1\n", to: path)
      case .emptyLine: try fixture.write("\n", to: path)
      case .zeroBytes: try fixture.write("1\0\n", to: path)
      case .notUTF8: try fixture.write(bytes: [0x31, 0xff, 0xfe, 0x0a], to: path)
      case .escapes: try fixture.write("\u{1B}]0;gotcha\u{07}\u{9B}31m\n", to: path)
      case .reordered: try fixture.write("\u{202E}0.1\u{2028}\u{200B}\n", to: path)
      case .carriageReturn: try fixture.write("1.0\r\n", to: path)
      case .pipe, .pipeWithWriter: try fixture.makePipe(path)
      case .linkToFile:
        try fixture.makeLink(path, to: "good")
        try fixture.write("1\n", to: path.removingLastComponent().appending("good"))
      case .danglingLink: try fixture.makeLink(path, to: "nowhere")
      case .linkToItself: try fixture.makeLink(path, to: path.string)
      case .linkToZero: try fixture.makeLink(path, to: "/dev/zero")
      case .directory:
        fixture.remove(path)
        try fixture.makeDirectory(String(path.string.dropFirst(fixture.root.string.utf8.count + 1)))
      case .socket: try fixture.makeSocket(path)
      case .zeroDevice: try fixture.makeDevice(path, major: 1, minor: 5)
      }
    }

    /// Tells what is to be said of it where a number is expected.
    var kind: String {
      switch self {
      case .megabytes, .sparseGigabytes: "tooLong"
      case .pipe, .pipeWithWriter, .linkToFile, .danglingLink, .linkToItself, .linkToZero,
        .directory, .socket, .zeroDevice:
        "type"
      default: "malformed"
      }
    }

    /// Tells whether a name may look like that.
    var isName: Bool {
      switch self {
      case .page, .emptyLine, .empty, .reordered: true
      default: false
      }
    }
  }

  private static let attributes: [Attribute] = [
    .name, .activationCapable, .activationPending, .mayResetCPU, .cpuRendezvous,
    .forceCPURendezvous, .currentVersion, .pendingVersion, .autoActivate, .state, .lastResult,
  ]

  @Test(arguments: Plant.allCases)
  func inPlaceOfEachFile(_ plant: Plant) throws {
    for attribute in HostileFileTests.attributes {
      let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
      let path = fixture.component(TreeFixture.bl31, "\(attribute.fileName)")
      do {
        try plant.put(path, fixture)
      } catch Errno.notPermitted where plant == .zeroDevice {
        return  // Only root makes devices, and not in every container.
      }
      let writer = plant == .pipeWithWriter ? try openBothWays(path) : nil
      defer { try? writer?.close() }
      let tree = SysfsTree(root: fixture.root)
      let component = try bounded {
        try tree.component(try #require(try tree.directories().components.first))
      }
      if attribute == .name && plant.isName {
        #expect(component.problems == [])
        if plant == .reordered {
          #expect(component.name == #"\u{202E}0.1\u{2028}\u{200B}"#)
        }
        continue
      }
      let problem = try #require(component.problems.first, "\(attribute)")
      #expect(component.problems.count == 1)
      #expect(problem.path == path)
      switch problem.kind {
      case .tooLong: #expect(plant.kind == "tooLong")
      case .unexpectedType: #expect(plant.kind == "type")
      case .malformed: #expect(plant.kind == "malformed")
      case .system: Issue.record("\(problem)")
      }
      #expect(problem.description.contains(path.string))
      #expect(isPrintable(problem.description))
      #expect(problem.description.utf8.count < 400)
    }
  }

  /// Opens a pipe so that it has a reader and a writer.
  private func openBothWays(_ path: FilePath) throws -> FileDescriptor {
    let pipe = try FileDescriptor.open(path, .readWrite, options: .nonBlocking)
    try pipe.writeAll("1\n".utf8)
    return pipe
  }

  @Test func bytesStayInAPipe() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
    let path = fixture.component(TreeFixture.bl31, "name")
    try Plant.pipe.put(path, fixture)
    let pipe = try openBothWays(path)
    defer { try? pipe.close() }
    #expect(throws: SysfsError(path, .open, .unexpectedType)) {
      try BoundedFile.bytes(path, limit: 10)
    }
    var bytes: [UInt8] = [0, 0, 0]
    // SAFETY: the buffer is used for the duration of the call only.
    let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe pipe.read(into: $0) }
    #expect(count == 2)
  }

  @Test func aFileThatCannotBeRead() throws {
    // Its first page is nobody's.
    let path: FilePath = "/proc/self/mem"
    #expect(throws: SysfsError(path, .read, .system(.ioError))) {
      try BoundedFile.bytes(path, limit: 10)
    }
  }

  @Test(.disabled(if: geteuid() == 0, "root may read anything"))
  func aFileThatMayNotBeRead() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
    let path = fixture.component(TreeFixture.bl31, "name")
    // SAFETY: the text lives for the call.
    #expect(unsafe chmod(path.string, 0) == 0)
    #expect(throws: SysfsError(path, .open, .system(.permissionDenied))) {
      try BoundedFile.bytes(path, limit: 10)
    }
  }

  @Test func limitsAreExact() throws {
    let fixture = try TreeFixture()
    let path = fixture.path("file")
    try fixture.write("12345", to: path)
    #expect(try BoundedFile.text(path, limit: 5) == "12345")
    #expect(throws: SysfsError(path, .read, .tooLong(limit: 4))) {
      try BoundedFile.text(path, limit: 4)
    }
    try fixture.write("", to: path)
    #expect(try BoundedFile.bytes(path, limit: 0) == [])
    try fixture.write(bytes: [0xc3], to: path)
    #expect(throws: SysfsError(path, .read, .malformed("it is no UTF-8"))) {
      try BoundedFile.text(path, limit: 5)
    }
  }

  @Test func noNewlineIsNoMistake() throws {
    let fixture = try TreeFixture([TreeFixture.bl31: TreeFixture.ours])
    try fixture.write("1.7", to: fixture.component(TreeFixture.bl31, "current_version"))
    let tree = SysfsTree(root: fixture.root)
    let component = try tree.component(try #require(try tree.directories().components.first))
    #expect(component.currentVersion?.text == "1.7")
    #expect(component.problems == [])
  }
}

/// Tells whether a terminal shows a text and does nothing else.
func isPrintable(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy {
    switch $0.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
