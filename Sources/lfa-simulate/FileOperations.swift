// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import LFADriver
import LFASimulatedTree

/// Has files opened, read, written, polled and closed.
@unsafe func addFileOperations(to operations: inout fuse_lowlevel_ops) {
  // SAFETY: as in `makeOperations`.
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
