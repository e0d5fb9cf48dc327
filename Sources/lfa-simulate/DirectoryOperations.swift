// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import LFADriver
import LFASimulatedTree

/// Has directories listed: as they were when they were opened.
@unsafe func addDirectoryOperations(to operations: inout fuse_lowlevel_ops) {
  // SAFETY: as in `makeOperations`.
  unsafe operations.opendir = { request, node, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      let node = Node(inode: node)
      let own = [(".", node), ("..", node)]
      unsafe information.pointee.fh = server.listings.add(own + (try server.tree.list(node)))
      if unsafe fuse_reply_open(request, information) != 0 {
        unsafe server.listings.remove(information.pointee.fh)
      }
    }
  }
  unsafe operations.readdir = { request, _, size, offset, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      let entries = unsafe server.listings[information.pointee.fh] ?? []
      var buffer = [CChar](repeating: 0, count: min(size, 1 << 20))
      let used = unsafe fill(&buffer, request, entries, from: offset)
      unsafe fuse_reply_buf(request, buffer, used)
    }
  }
  unsafe operations.releasedir = { request, _, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe server(of: request).listings.remove(information.pointee.fh)
    unsafe fuse_reply_err(request, 0)
  }
}

/// Puts as many entries into the buffer as there is room for; returns how much of it is used.
@unsafe private func fill(
  _ buffer: inout [CChar], _ request: fuse_req_t, _ entries: [(name: String, node: Node)],
  from offset: off_t
) -> Int {
  let count = buffer.count
  return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return 0 }
    var used = 0
    for index in max(0, Int(clamping: offset))..<max(entries.count, Int(clamping: offset))
    where index < entries.count {
      var status = stat()
      status.st_ino = ino_t(entries[index].node.rawValue)
      // SAFETY: behind the first `used` bytes of the buffer are as many as are told here.
      let length = unsafe fuse_add_direntry(
        request, base + used, count - used, entries[index].name, &status, off_t(index + 1))
      guard length <= count - used else { break }
      used += length
    }
    return used
  }
}
