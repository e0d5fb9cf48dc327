// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// Is an empty directory on which this user can mount a FUSE file system.
struct Mountpoint {
  /// Holds its path, absolute and without links.
  let path: String

  /// Checks a directory, and that there is FUSE.
  init(_ argument: String) throws(Complaint) {
    try Self.checkFUSE()
    try Self.checkDirectory(argument)
    // SAFETY: the result is a string of its own, or nil; it is copied before it is freed.
    guard let real = unsafe realpath(argument, nil) else {
      throw Complaint(argument, "\(Errno(rawValue: errno))")
    }
    unsafe path = String(cString: real)
    unsafe free(real)
  }

  private static func checkFUSE() throws(Complaint) {
    // SAFETY: here and below, a path is read during the call only.
    guard unsafe access("/dev/fuse", F_OK) == 0 else {
      throw Complaint(
        "/dev/fuse", "there is no FUSE here",
        remedy: "Try 'modprobe fuse' as root; a container needs --device /dev/fuse and "
          + "--cap-add SYS_ADMIN", status: 69)
    }
    let device = unsafe open("/dev/fuse", O_RDWR | O_CLOEXEC)
    guard device >= 0 else {
      throw Complaint(
        "/dev/fuse", "\(Errno(rawValue: errno))",
        remedy: geteuid() == 0
          ? "A container needs --device /dev/fuse and --cap-add SYS_ADMIN"
          : "Be root, or let root run 'chmod 666 /dev/fuse'", status: 69)
    }
    close(device)
    guard geteuid() == 0 || hasHelper else {
      throw Complaint(
        "fusermount3", "is not installed, and only root mounts without it",
        remedy: "Install it with 'apt-get install fuse3'", status: 69)
    }
  }

  private static var hasHelper: Bool {
    // SAFETY: the string is copied before anybody can change the environment.
    let variable = unsafe getenv("PATH").map { unsafe String(cString: $0) }
    let folders = (variable ?? "/usr/bin:/bin").split(separator: ":") + ["/usr/bin", "/bin"]
    return folders.contains { unsafe access("\($0)/fusermount3", X_OK) == 0 }
  }

  private static func checkDirectory(_ path: String) throws(Complaint) {
    // SAFETY: the stream is used and closed here, and by one thread.
    guard let directory = unsafe opendir(path) else {
      throw complaint(path, errno)
    }
    defer { unsafe closedir(directory) }
    var count = 0
    while unsafe readdir(directory) != nil { count += 1 }
    // "." and "..".
    guard count <= 2 else {
      throw Complaint(
        path, "the directory is not empty", remedy: "What is in it would be hidden: take another")
    }
    guard geteuid() == 0 || (unsafe access(path, W_OK)) == 0 else {
      throw Complaint(
        path, "you may not write there", remedy: "Mount on a directory of your own")
    }
  }

  private static func complaint(_ path: String, _ error: CInt) -> Complaint {
    switch error {
    case ENOENT:
      Complaint(path, "there is no such directory", remedy: "Make it with 'mkdir -p \(path)'")
    case ENOTDIR: Complaint(path, "is no directory", remedy: "Name an empty directory")
    case ENOTCONN:
      Complaint(
        path, "is a mountpoint whose server is gone",
        remedy: "Unmount it with 'fusermount3 -u \(path)'")
    default: Complaint(path, "\(Errno(rawValue: error))")
    }
  }
}
