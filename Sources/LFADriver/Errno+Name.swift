// SPDX-License-Identifier: MIT

extension Errno {
  /// Spells the error as C does; `EOTHER` for one that only the kernel around the driver returns.
  public var name: StaticString {
    switch self {
    case .interrupted: "EINTR"
    case .io: "EIO"
    case .notCapable: "ENXIO"
    case .noMemory: "ENOMEM"
    case .busy: "EBUSY"
    case .noDevice: "ENODEV"
    case .invalid: "EINVAL"
    case .outOfRange: "ERANGE"
    case .nothingPending: "ENODATA"
    case .protocol: "EPROTO"
    case .needsReset: "EOPNOTSUPP"
    case .shutdown: "ESHUTDOWN"
    case .timedOut: "ETIMEDOUT"
    case .cancelled: "ECANCELED"
    case .rejected: "EKEYREJECTED"
    case .notRecoverable: "ENOTRECOVERABLE"
    default: "EOTHER"
    }
  }
}
