// SPDX-License-Identifier: MIT

import Glibc
import LFADaemon
import LFASysfs
import Logging
import Synchronization
import SystemPackage
import Testing

/// Is what systemd has: a socket that takes datagrams.
final class NotifySocket {
  let descriptor: FileDescriptor

  /// Binds to a path, or behind `@` to an abstract name.
  init(_ path: String) throws {
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    descriptor = FileDescriptor(rawValue: socket(AF_UNIX, type, 0))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(path.utf8)
    if name.first == UInt8(ascii: "@") { name[0] = 0 }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    // SAFETY: the tests' names are shorter than `sun_path`; the address outlives the call.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let result = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor.rawValue, $0, length)
      }
    }
    guard result == 0 else { throw SystemPackage.Errno(rawValue: errno) }
  }

  deinit { try? descriptor.close() }

  /// Takes the next datagram; the sender has sent it already.
  func next() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // SAFETY: recv writes at most the buffer's size.
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
    }
    guard count >= 0 else { throw SystemPackage.Errno(rawValue: errno) }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}

@Suite struct ServiceManagerTests {
  @Test func tellsASocketInTheFileSystem() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path.appending("notify").string
    let socket = try NotifySocket(path)
    let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
    try manager.notify(["READY=1", "STATUS=watching 3 components"])
    #expect(try socket.next() == "READY=1\nSTATUS=watching 3 components")
    #expect(manager.watchdog == nil)
  }

  @Test func tellsAnAbstractSocket() throws {
    let name = "@lfa-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let socket = try NotifySocket(name)
    let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": name]))
    try manager.notify(["WATCHDOG=1"])
    #expect(try socket.next() == "WATCHDOG=1")
  }

  @Test(arguments: [nil, "", "x", "/", String(repeating: "/x", count: 54), "vsock:2:1"])
  func withoutASocketThereIsNobodyToTell(_ path: String?) {
    #expect(ServiceManager(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:]) == nil)
  }

  @Test func aManagerThatIsGoneIsTold() throws {
    let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]))
    #expect(throws: SystemPackage.Errno.noSuchFileOrDirectory) { try manager.notify(["READY=1"]) }
  }

  @Test(
    arguments: [
      ([:], nil), (["WATCHDOG_USEC": "3000000"], Duration.seconds(3)),
      (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "7"], .seconds(3)),
      (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"], nil),
      (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-1"], nil), (["WATCHDOG_USEC": "x"], nil),
    ] as [([String: String], Duration?)])
  func theWatchdogIsFound(_ variables: [String: String], _ limit: Duration?) throws {
    let environment = variables.merging(["NOTIFY_SOCKET": "/run/x"]) { $1 }
    let manager = try #require(ServiceManager(environment: environment, process: 7))
    #expect(manager.watchdog == limit)
  }
}

@Suite struct JournalHandlerTests {
  static func lines(hasPriorities: Bool, _ write: (Logger) -> Void) -> [String] {
    let lines = Lines()
    let handler = JournalHandler(hasPriorities: hasPriorities) { lines.append($0) }
    write(Logger(label: "test", factory: { _ in handler }))
    return lines.all
  }

  @Test func aJournalIsToldPriorities() {
    let lines = Self.lines(hasPriorities: true) { logger in
      logger.debug("never")
      logger.info("a")
      logger.notice("b")
      logger.warning("c")
      logger.error("d")
      logger.critical("two\nlines", metadata: ["x": "1"])
    }
    #expect(lines == ["<6>a\n", "<5>b\n", "<4>c\n", "<3>d\n", "<2>two\\nlines x=1\n"])
  }

  @Test func aTerminalIsToldWords() {
    let lines = Self.lines(hasPriorities: false) { logger in
      logger.info("a")
      logger.warning("b")
    }
    #expect(lines == ["lfa: a\n", "lfa: warning: b\n"])
  }
}

/// Collects lines from any thread.
final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func append(_ line: String) { lines.withLock { $0.append(line) } }

  /// Waits until a condition holds, for at most ten seconds.
  func wait(_ condition: ([String]) -> Bool) async -> Bool {
    for _ in 0..<1000 {
      if condition(all) { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return condition(all)
  }
}
