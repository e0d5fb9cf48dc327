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
  let pollers = Pollers()
  let listings = Handles<[(name: String, node: Node)]>()
  private let owner = (user: geteuid(), group: getegid())
  private let start: time_t
  private let lookups = Atomic<UInt64>(0)

  var clock: VirtualClock { tree.machine.hardware.clock }

  init(_ tree: SimulatedTree) {
    self.tree = tree
    requests = Requests(tree.machine)
    tree.machine.observe { [pollers] in pollers.wake() }
    start = time(nil)
  }

  /// Numbers a node for the kernel; one that can be written another way each time.
  ///
  /// The kernel lets one thread at a time write to an inode. Where writers wait for long, as they do
  /// here, each of them needs one of its own, or the second would wait instead of being refused.
  func inode(for node: Node) throws(LFADriver.Errno) -> fuse_ino_t {
    let attributes = try tree.attributes(of: node)
    guard attributes.kind == .file, attributes.mode & 0o222 != 0 else { return node.rawValue }
    let turn = lookups.wrappingAdd(1, ordering: .relaxed).newValue
    return node.rawValue & Node.inodeMask | turn << Node.inodeBits
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

  /// Has a process of the machine do something that may wait, for the caller of a request, and
  /// answers with what came of it.
  func wait<Value>(
    _ request: fuse_req_t, _ body: (SimulatedProcess) throws(LFADriver.Errno) -> Value,
    answer: (Value) -> Void
  ) {
    let process = SimulatedProcess(of: tree.machine)
    // SAFETY: libfuse keeps the context for as long as the request lasts.
    let caller = unsafe fuse_req_ctx(request)?.pointee.pid ?? 0
    let number = requests.begin(process, caller: caller)
    defer { requests.end(number) }
    // SAFETY: the request lasts until it is answered, which is below. The data is no pointer but a
    // number.
    unsafe fuse_req_interrupt_func(
      request,
      { request, data in
        guard let request = unsafe request else { return }
        unsafe server(of: request).requests.interrupt(UInt(bitPattern: data))
      }, UnsafeMutableRawPointer(bitPattern: number))
    let result = Result { () throws(LFADriver.Errno) in try body(process) }
    // Waits for such a call that is being made.
    unsafe fuse_req_interrupt_func(request, nil, nil)
    switch result {
    case .success(let value): answer(value)
    // SAFETY: nobody has answered the request yet.
    case .failure(let error): unsafe fuse_reply_err(request, error.rawValue)
    }
  }
}

extension Node {
  /// Bounds the numbers of nodes: more directories than that do not appear in a lifetime.
  fileprivate static var inodeBits: UInt64 { 44 }
  fileprivate static var inodeMask: UInt64 { (1 << inodeBits) - 1 }

  /// Finds the node that was numbered so.
  init(inode: fuse_ino_t) {
    self.init(rawValue: inode & Node.inodeMask)
  }
}

/// Finds the server of a request.
@unsafe func server(of request: fuse_req_t) -> Server {
  // SAFETY: the caller has a request of a session whose user data is a server; `serve` keeps it
  // for as long as the process lasts.
  unsafe Unmanaged<Server>.fromOpaque(fuse_req_userdata(request)).takeUnretainedValue()
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
