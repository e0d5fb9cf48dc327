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

/// Answers a request by `body`, or with the error that it throws.
@unsafe func answer(
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
