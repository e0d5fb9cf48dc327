// SPDX-License-Identifier: MIT

import CFuse
import Glibc

/// Answers what sysfs refuses everybody, with its errors.
@unsafe func addRefusals(to operations: inout fuse_lowlevel_ops) {
  // SAFETY: as in `makeOperations`.
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
