// SPDX-License-Identifier: MIT

import CFuse
import Glibc
import LFASimulateOptions
import LFASimulatedTree
import VirtualTime

/// Bounds the requests that wait at a time; each of them keeps a thread.
private let threadLimit: UInt32 = 512
/// Counts the threads that stay when there is nothing to do.
private let idleThreads: UInt32 = 2

/// Mounts a tree and serves it until it is unmounted; a signal unmounts it and ends the process.
func serve(
  _ tree: SimulatedTree, at mountpoint: Mountpoint, _ options: SimulateOptions
) throws(Complaint) {
  let server = Server(tree)
  FuseLog.keep()
  let session = unsafe try makeSession(server, options)
  // SAFETY: here and below, the session is the one made above, which is never destroyed.
  guard unsafe fuse_session_mount(session, mountpoint.path) == 0 else {
    throw Complaint(
      mountpoint.path, "cannot be mounted\(FuseLog.reason)",
      remedy: options.allowOther && geteuid() != 0
        ? "Put user_allow_other into /etc/fuse.conf, or leave out --allow-other"
        : "A container needs --device /dev/fuse and --cap-add SYS_ADMIN")
  }
  if options.background, fuse_daemonize(0) != 0 {
    unsafe fuse_session_unmount(session)
    throw Complaint("--background", "there is no process to be had")
  }
  // Threads are made only now, as a process that forks keeps none of them.
  let ending = unsafe Ending(server, session)
  ending.watch()
  _ = server.clock.start { server.requests.watch() }
  let result = unsafe lfa_fuse_serve(session, threadLimit, idleThreads)
  ending.join()
  unsafe fuse_session_unmount(session)
  guard result >= 0 else {
    throw Complaint(mountpoint.path, "the connection to the kernel is broken\(FuseLog.reason)")
  }
}

/// Makes a session that nobody has mounted.
@unsafe private func makeSession(
  _ server: Server, _ options: SimulateOptions
) throws(Complaint) -> OpaquePointer {
  var arguments = unsafe fuse_args()
  var mountOptions = "default_permissions,fsname=lfa-simulate,subtype=lfa"
  if options.allowOther { mountOptions += ",allow_other" }
  var operations = unsafe makeOperations()
  // SAFETY: libfuse copies arguments and operations. The server lives as long as the process, since
  // this reference to it is never released.
  for word in ["lfa-simulate", "-o", mountOptions] {
    guard unsafe fuse_opt_add_arg(&arguments, word) == 0 else {
      throw Complaint("libfuse", "there is no memory")
    }
  }
  defer { unsafe fuse_opt_free_args(&arguments) }
  let userData = unsafe Unmanaged.passRetained(server).toOpaque()
  guard let session = unsafe lfa_fuse_session(&arguments, &operations, userData) else {
    throw Complaint("libfuse", "makes no session\(FuseLog.reason)")
  }
  return unsafe session
}
