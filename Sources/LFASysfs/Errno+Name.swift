// SPDX-License-Identifier: MIT

import LFADriver
public import SystemPackage

extension SystemPackage.Errno {
  /// Spells the number as C does, as "EBUSY"; "E" and the number for one that neither the driver
  /// nor the files around it answer with.
  public var name: String {
    switch self {
    case .notPermitted: return "EPERM"
    case .noSuchFileOrDirectory: return "ENOENT"
    case .badFileDescriptor: return "EBADF"
    case .resourceTemporarilyUnavailable: return "EAGAIN"
    case .permissionDenied: return "EACCES"
    case .notDirectory: return "ENOTDIR"
    case .isDirectory: return "EISDIR"
    case .noSpace: return "ENOSPC"
    case .readOnlyFileSystem: return "EROFS"
    case .tooManyOpenFiles: return "EMFILE"
    case .fileNameTooLong: return "ENAMETOOLONG"
    case .tooManySymbolicLinkLevels: return "ELOOP"
    case .socketNotConnected: return "ENOTCONN"
    case .staleNFSFileHandle: return "ESTALE"
    default:
      let name = "\(LFADriver.Errno(rawValue: rawValue).name)"
      return name == "EOTHER" ? "E\(rawValue)" : name
    }
  }
}
