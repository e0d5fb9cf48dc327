// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import LFADriver
import LFASimulatedTree
import LFASimulator
import Synchronization
import VirtualTime

/// Answers FUSE's requests from a tree. Many threads do so at a time.
final class Server: Sendable {
  let tree: SimulatedTree
  let requests: Requests
  let files = Handles<OpenFile>()
  let listings = Handles<[(name: String, node: Node)]>()
  private let owner = (user: geteuid(), group: getegid())
  private let start: time_t

  var clock: VirtualClock { tree.machine.hardware.clock }

  init(_ tree: SimulatedTree) {
    self.tree = tree
    requests = Requests(tree.machine)
    start = time(nil)
  }

  /// Fills in what stat() tells.
  func status(of node: Node) throws(LFADriver.Errno) -> stat {
    let attributes = try tree.attributes(of: node)
    var status = stat()
    status.st_ino = ino_t(node.rawValue)
    status.st_mode = attributes.kind.bits | mode_t(attributes.mode)
    status.st_nlink = attributes.kind == .directory ? 2 : 1
    status.st_uid = owner.user
    status.st_gid = owner.group
    status.st_size = Int(attributes.size)
    status.st_blksize = 4096
    status.st_atim.tv_sec = start
    status.st_mtim.tv_sec = start
    status.st_ctim.tv_sec = start
    return status
  }

  /// Has a process of the machine do something that may wait, for the caller of a request.
  func wait<Value>(
    _ request: fuse_req_t, _ body: (SimulatedProcess) throws(LFADriver.Errno) -> Value
  ) throws(LFADriver.Errno) -> Value {
    let process = SimulatedProcess(of: tree.machine)
    // SAFETY: libfuse keeps the context for as long as the request lasts.
    let caller = unsafe fuse_req_ctx(request)?.pointee.pid ?? 0
    let number = requests.begin(process, caller: caller)
    defer { requests.end(number) }
    // SAFETY: the request lasts until it is answered, which is after this function. The data is no
    // pointer but a number.
    unsafe fuse_req_interrupt_func(
      request,
      { request, data in
        guard let request = unsafe request else { return }
        unsafe server(of: request).requests.interrupt(UInt(bitPattern: data))
      }, UnsafeMutableRawPointer(bitPattern: number))
    // Waits for such a call that is being made.
    defer { unsafe fuse_req_interrupt_func(request, nil, nil) }
    return try body(process)
  }
}

/// Finds the server of a request.
@unsafe func server(of request: fuse_req_t) -> Server {
  // SAFETY: the caller has a request of a session whose user data is a server; `serve` keeps it
  // for as long as the process lasts.
  unsafe Unmanaged<Server>.fromOpaque(fuse_req_userdata(request)).takeUnretainedValue()
}

/// Numbers what is open.
final class Handles<Value: Sendable>: Sendable {
  private let state = Mutex((last: 0 as UInt64, values: [UInt64: Value]()))

  func add(_ value: Value) -> UInt64 {
    state.withLock { state in
      state.last += 1
      state.values[state.last] = value
      return state.last
    }
  }

  subscript(number: UInt64) -> Value? { state.withLock { $0.values[number] } }

  func remove(_ number: UInt64) {
    state.withLock { $0.values[number] = nil }
  }
}

extension Attributes.Kind {
  /// Tells the bits of st_mode.
  fileprivate var bits: mode_t {
    switch self {
    case .directory: S_IFDIR
    case .file: S_IFREG
    case .link: S_IFLNK
    }
  }
}
