// SPDX-License-Identifier: MIT

import Foundation
import SystemPackage
import Testing

@Suite(
  "lfa-simulate, mounted", .enabled(if: Mount.isPossible, Mount.requirement),
  .timeLimit(.minutes(5)))
struct MountTests {
  @Test("Files have the driver's modes and a page's size, and read as the driver has it")
  func files() throws {
    let mount = try Mount()
    #expect(try mount.read("\(Mount.monitor)/name") == "TF-A BL31 runtime")
    #expect(try mount.read("bus/platform/drivers/arm-lfa/arm-lfa/spec_version") == "1.0")
    #expect(try mount.read("module/arm_lfa/parameters/poll_interval_ms") == "10")
    let expected = ["activate": 0o200, "auto_activate": 0o644, "current_version": 0o444]
    for (name, mode) in expected {
      let path = mount.path.appending("\(Mount.monitor)/\(name)").string
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == mode)
      #expect(attributes[.size] as? Int == 4096)
    }
    let listed = try FileManager.default.contentsOfDirectory(
      atPath: mount.path.appending(Mount.monitor).string)
    #expect(listed.count == 14)
    #expect(mount.terminate() == 0)
    #expect(mount.folder.isEmpty)
  }

  @Test("Nobody reads what can only be written, root neither, or makes files")
  func refusals() throws {
    let mount = try Mount()
    for name in ["activate", "cancel", "prime"] {
      #expect(throws: Errno.permissionDenied) { try mount.read("\(Mount.monitor)/\(name)") }
    }
    #expect(throws: Errno.permissionDenied) {
      try FileDescriptor.open(
        mount.path.appending("x"), .writeOnly, options: .create, permissions: .ownerReadWrite)
    }
    #expect(throws: Errno.noSuchFileOrDirectory) { try mount.read("firmware/lfa/x") }
    #expect(mount.failure("\(Mount.monitor)/name") == .permissionDenied)
  }

  @Test("An activation, and what the driver refuses, by error number")
  func activation() throws {
    let mount = try Mount()
    try mount.write("\(Mount.monitor)/activate", "1")
    #expect(try mount.read("\(Mount.monitor)/current_version") == "1.1")
    #expect(mount.failure("\(Mount.monitor)/activate") == .noData)
    #expect(mount.failure("\(Mount.payload)/activate", "2") == .invalidArgument)
    #expect(
      mount.failure("\(Mount.payload)/activate", String(repeating: "1", count: 200_000))
        == .invalidArgument)
    #expect(
      mount.failure("module/arm_lfa/parameters/poll_interval_ms", "1001")
        == Errno(rawValue: ERANGE))
    try mount.write("simulator/offer", "05d0e189-53dc-1347-8d2b-500a4b7a3e38 1.1 corrupt")
    #expect(mount.failure("\(Mount.payload)/activate")?.rawValue == 129)
    #expect(
      try mount.read("simulator/writes").split(separator: "\n").last
        == "\(Mount.payload)/activate 1 EKEYREJECTED")
  }

  @Test("A writer waits, a second one is refused, readers go on, and cancel ends the wait")
  func busy() throws {
    let mount = try Mount("--prime-time", "3600s")
    let path = mount.path.appending("\(Mount.monitor)/activate")
    let first = Caller { failureOfWriting(path) }
    try wait("the activation") { try mount.read("\(Mount.monitor)/state") == "priming" }
    #expect(mount.failure("\(Mount.payload)/activate") == .resourceBusy)
    #expect(mount.failure("\(Mount.monitor)/activate") == .resourceBusy)
    // More readers than libfuse has threads at first.
    let name = mount.path.appending("\(Mount.payload)/current_version")
    let readers = (0..<32).map { _ in
      Caller { (try? FileDescriptor.open(name, .readOnly).readText()) ?? "" }
    }
    for reader in readers { #expect(try reader.value() == "1.0") }
    try mount.write("\(Mount.monitor)/cancel", "1")
    #expect(try first.value() == .canceled)
  }

  @Test("A writer that is killed leaves nothing behind; one that handles a signal goes on waiting")
  func signals() throws {
    let mount = try Mount("--prime-time", "3600s")
    let path = mount.path.appending("\(Mount.monitor)/activate").string
    for (script, signal, errno) in [
      ("echo 1 >\(path)", SIGTERM, "EINTR"), ("trap : USR1; echo 1 >\(path)", SIGUSR1, "ECANCELED"),
      ("trap : USR1; echo 1 >\(path)", SIGKILL, "EINTR"),
    ] {
      let writer = Process()
      writer.executableURL = URL(filePath: "/bin/bash")
      writer.arguments = ["-c", script]
      writer.standardError = FileHandle.nullDevice
      unblockSignals()
      try writer.run()
      try wait("the activation") { try mount.read("\(Mount.monitor)/state") == "priming" }
      kill(writer.processIdentifier, signal)
      if errno == "ECANCELED" { try mount.write("\(Mount.monitor)/cancel", "1") }
      writer.waitUntilExit()
      try wait("the end of the attempt") {
        try mount.read("\(Mount.monitor)/state") == "failed"
      }
      let result = try mount.read("\(Mount.monitor)/last_result")
      #expect(result.contains("errno=\(errno) "), "\(script): \(result)")
    }
  }

  @Test("A component that goes takes its directory along; who has a file open gets ENODEV")
  func vanishing() throws {
    let mount = try Mount()
    let file = try FileDescriptor.open(mount.path.appending("\(Mount.payload)/name"), .readOnly)
    defer { try? file.close() }
    #expect(try file.readText() == "BL32 secure payload")
    try mount.write("simulator/remove", "05d0e189-53dc-1347-8d2b-500a4b7a3e38")
    try mount.write("simulator/notify", "1")
    #expect(!mount.has(Mount.payload))
    #expect(throws: Errno.noSuchFileOrDirectory) { try mount.read("\(Mount.payload)/name") }
    try mount.write("simulator/add", "05d0e189-53dc-1347-8d2b-500a4b7a3e38 3.0")
    try mount.write("simulator/notify", "1")
    #expect(try mount.read("\(Mount.payload)/current_version") == "3.0")
    #expect(throws: Errno(rawValue: ENODEV)) {
      try file.seek(offset: 0, from: .start)
      return try file.readText()
    }
  }

  @Test("poll() wakes with POLLPRI when the driver tells of a change, and when the file is gone")
  func polling() throws {
    let mount = try Mount()
    let file = try FileDescriptor.open(
      mount.path.appending("\(Mount.payload)/current_version"), .readOnly)
    defer { try? file.close() }
    // Who has not read yet has news.
    #expect(poll(file, milliseconds: 0) == POLLPRI | POLLERR)
    #expect(try file.readText() == "1.0")
    #expect(poll(file, milliseconds: 0) == 0)
    let waiter = Caller { poll(file, milliseconds: 30_000) }
    try mount.write("\(Mount.payload)/activate", "1")
    #expect(try waiter.value() == POLLPRI | POLLERR)
    try file.seek(offset: 0, from: .start)
    #expect(try file.readText() == "1.1")
    #expect(poll(file, milliseconds: 0) == 0)
    let other = Caller { poll(file, milliseconds: 30_000) }
    try mount.write("simulator/remove", "05d0e189-53dc-1347-8d2b-500a4b7a3e38")
    try mount.write("simulator/notify", "1")
    #expect(try other.value() == POLLPRI | POLLERR)
  }

  @Test("A signal ends whoever waits, unmounts and exits with 0")
  func termination() throws {
    let mount = try Mount("--prime-time", "3600s")
    let path = mount.path.appending("\(Mount.monitor)/activate")
    let writer = Caller { failureOfWriting(path) }
    try wait("the activation") { try mount.read("\(Mount.monitor)/state") == "priming" }
    #expect(mount.terminate() == 0)
    #expect(try writer.value() == Errno(rawValue: ESHUTDOWN))
    #expect(mount.folder.isEmpty)
  }

  @Test("Unmounting ends the program")
  func unmount() throws {
    let mount = try Mount()
    #expect(try run("fusermount3", "-u", mount.folder.path).status == 0)
    #expect(mount.status == 0)
    #expect(mount.folder.isEmpty)
  }

  @Test("In the background it says nothing, and is there when the command returns")
  func background() throws {
    let folder = try Folder()
    #expect(
      try run("\(Mount.program)", "--background", "--components", "300", folder.path)
        == Outcome(0, "", ""))
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/firmware/lfa")
    #expect(names.count == 300)
    #expect(try run("fusermount3", "-u", folder.path) == Outcome(0, "", ""))
    #expect(folder.isEmpty)
  }

  @Test("Eight machines at once know nothing of each other")
  func many() throws {
    let mounts = try (0..<8).map { _ in try Mount() }
    for (index, mount) in mounts.enumerated() where index % 2 == 0 {
      try mount.write("\(Mount.payload)/activate", "1")
    }
    #expect(
      try mounts.map { try $0.read("\(Mount.payload)/current_version") }
        == ["1.1", "1.0", "1.1", "1.0", "1.1", "1.0", "1.1", "1.0"])
    #expect(
      try mounts.map { try $0.read("simulator/writes").isEmpty }
        == [false, true, false, true, false, true, false, true])
    #expect(mounts.allSatisfy { $0.terminate() == 0 })
  }

  @Test("What cannot be done is told in one line, with what to do")
  func errors() throws {
    let folder = try Folder()
    let plan = folder.path + "/plan"
    try "prime 1 again\nprime sometimes again\n".write(
      toFile: plan, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: plan) }
    for (arguments, status, text) in [
      (["/nowhere/at/all"], 1, "there is no such directory"), ([plan], 1, "is no directory"),
      ([folder.path], 1, "is not empty"), (["--faults", plan, "/tmp"], 1, "plan:2: "),
      (["--machine", plan, "/tmp"], 1, "plan: "),
      (["--machine", "/nowhere", "/tmp"], 1, "/nowhere"),
      ([], 64, "mountpoint"), (["--prime-time", "1", "/tmp"], 64, "--prime-time"),
      (["--cpus", "129", "/tmp"], 64, "--cpus"),
      (["--components", "-1", "/tmp"], 64, "--components"),
      (["--odd", "/tmp"], 64, "--odd"),
    ] as [([String], Int32, String)] {
      let outcome = try runProgram(arguments)
      #expect(outcome.status == status)
      #expect(outcome.output == "")
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
      if status == 1 {
        #expect(outcome.errors.hasPrefix("lfa-simulate: "))
        #expect(outcome.errors.split(separator: "\n").count == 1)
      }
    }
  }

  private func runProgram(_ arguments: [String]) throws -> Outcome {
    let words = ["\(Mount.program)"] + arguments
    return try run("sh", "-c", words.map { "'\($0)'" }.joined(separator: " "))
  }
}

/// Writes "1" to a file and tells the error; nil if there is none.
private func failureOfWriting(_ path: FilePath) -> Errno? {
  do {
    let file = try FileDescriptor.open(path, .writeOnly)
    try file.closeAfter { _ = try file.writeAll("1\n".utf8) }
    return nil
  } catch {
    return error as? Errno
  }
}

/// Waits for POLLPRI and POLLERR, and tells which of them came.
private func poll(_ file: FileDescriptor, milliseconds: CInt) -> CInt {
  var request = pollfd(fd: file.rawValue, events: CShort(POLLPRI), revents: 0)
  // SAFETY: the structure is this function's own, and there is one of it.
  _ = unsafe poll(&request, 1, milliseconds)
  return CInt(request.revents) & (POLLPRI | POLLERR)
}
