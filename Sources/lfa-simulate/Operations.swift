// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import LFADriver
import LFASimulatedTree

/// Makes the table of functions that libfuse calls. Each of them answers its request once.
@unsafe func makeOperations() -> fuse_lowlevel_ops {
  var operations = fuse_lowlevel_ops()
  // SAFETY: here and below, libfuse calls with a request of a session of ours that nobody has
  // answered, and what its pointers point at lasts for as long as the call.
  unsafe operations.lookup = { request, parent, name in
    guard let request = unsafe request, let name = unsafe name else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      let node = try server.tree.look(
        for: unsafe String(cString: name), in: Node(inode: parent))
      var entry = fuse_entry_param()
      entry.ino = try server.inode(for: node)
      entry.attr = try server.status(of: node)
      unsafe fuse_reply_entry(request, &entry)
    }
  }
  unsafe operations.getattr = { request, node, _ in
    guard let request = unsafe request else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      var status = try server.status(of: Node(inode: node))
      unsafe fuse_reply_attr(request, &status, 0)
    }
  }
  unsafe operations.setattr = { request, node, _, wanted, _ in
    guard let request = unsafe request else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      // A shell's `>` truncates, which means nothing to sysfs; neither do times.
      guard wanted & (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID) == 0 else {
        throw .notPermitted
      }
      var status = try server.status(of: Node(inode: node))
      unsafe fuse_reply_attr(request, &status, 0)
    }
  }
  unsafe operations.readlink = { request, node in
    guard let request = unsafe request else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      unsafe fuse_reply_readlink(request, try server.tree.target(of: Node(inode: node)))
    }
  }
  unsafe addDirectoryOperations(to: &operations)
  unsafe addFileOperations(to: &operations)
  unsafe addRefusals(to: &operations)
  return operations
}

@unsafe private func addDirectoryOperations(to operations: inout fuse_lowlevel_ops) {
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

@unsafe private func addFileOperations(to operations: inout fuse_lowlevel_ops) {
  unsafe operations.open = { request, node, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      let access = unsafe information.pointee.flags & O_ACCMODE
      let file = try server.tree.open(
        Node(inode: node), forReading: access != O_WRONLY, forWriting: access != O_RDONLY)
      unsafe information.pointee.fh = server.files.add(file)
      // Nothing is kept by the kernel, and every read and write comes here.
      unsafe information.pointee.direct_io = 1
      if unsafe fuse_reply_open(request, information) != 0 {
        unsafe server.files.remove(information.pointee.fh)
      }
    }
  }
  unsafe operations.read = { request, _, size, offset, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      guard let file = unsafe server.files[information.pointee.fh] else { throw .noDevice }
      unsafe server.wait(request) { (process) throws(LFADriver.Errno) in
        try file.read(at: Int64(offset), count: size, by: process)
      } answer: { bytes in
        unsafe bytes.withUnsafeBytes { bytes in
          let text = unsafe bytes.bindMemory(to: CChar.self)
          _ = unsafe fuse_reply_buf(request, text.baseAddress, text.count)
        }
      }
    }
  }
  unsafe operations.write = { request, _, text, size, _, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      guard let file = unsafe server.files[information.pointee.fh] else { throw .noDevice }
      let bytes = unsafe Array(UnsafeRawBufferPointer(start: text, count: size))
      unsafe server.wait(request) { (process) throws(LFADriver.Errno) in
        try file.write(bytes, by: process)
      } answer: { count in
        unsafe fuse_reply_write(request, count)
      }
    }
  }
  unsafe operations.poll = { request, _, information, handle in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe answer(request) { (server) throws(LFADriver.Errno) in
      let number = unsafe information.pointee.fh
      guard let file = server.files[number] else { throw .noDevice }
      // Before the look, so that whatever comes after it wakes the caller.
      if let handle = unsafe handle { unsafe server.pollers.add(handle, for: file, number) }
      let news = file.hasNews ? POLLPRI | POLLERR : 0
      unsafe fuse_reply_poll(
        request, UInt32(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM | news))
    }
  }
  unsafe operations.release = { request, _, information in
    guard let request = unsafe request, let information = unsafe information else { return }
    unsafe server(of: request).pollers.remove(information.pointee.fh)
    unsafe server(of: request).files.remove(information.pointee.fh)
    unsafe fuse_reply_err(request, 0)
  }
}

/// Answers what sysfs refuses everybody, with its errors.
@unsafe private func addRefusals(to operations: inout fuse_lowlevel_ops) {
  unsafe operations.create = { request, _, _, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EACCES)
  }
  unsafe operations.mknod = { request, _, _, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
  unsafe operations.mkdir = { request, _, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
  unsafe operations.symlink = { request, _, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
  unsafe operations.unlink = { request, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
  unsafe operations.rmdir = { request, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
  unsafe operations.rename = { request, _, _, _, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
  unsafe operations.link = { request, _, _, _ in
    guard let request = unsafe request else { return }
    unsafe fuse_reply_err(request, EPERM)
  }
}

/// Answers a request by `body`, or with the error that it throws.
@unsafe private func answer(
  _ request: fuse_req_t, _ body: (Server) throws(LFADriver.Errno) -> Void
) {
  do throws(LFADriver.Errno) {
    try unsafe body(server(of: request))
  } catch {
    unsafe fuse_reply_err(request, error.rawValue)
  }
}

extension LFADriver.Errno {
  /// EPERM: nobody may.
  fileprivate static var notPermitted: LFADriver.Errno { LFADriver.Errno(rawValue: EPERM) }
}
