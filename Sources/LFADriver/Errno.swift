// SPDX-License-Identifier: MIT

/// Names the reasons for which an operation of the driver fails, by Linux's numbers
/// (Decisions 16).
public struct Errno: RawRepresentable, Equatable, Hashable, Error, Sendable {
  /// Holds the positive error number of Linux.
  public let rawValue: Int32

  /// Wraps a positive error number.
  @inlinable
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// EINTR: the thread is being killed.
  @inlinable public static var interrupted: Errno { Errno(rawValue: 4) }
  /// EIO: the firmware could not read or use the image.
  @inlinable public static var io: Errno { Errno(rawValue: 5) }
  /// ENXIO: the component cannot be activated live.
  @inlinable public static var notCapable: Errno { Errno(rawValue: 6) }
  /// ENOMEM: kernel or firmware has no memory for it.
  @inlinable public static var noMemory: Errno { Errno(rawValue: 12) }
  /// EBUSY: another transaction is running, or it is too late to cancel.
  @inlinable public static var busy: Errno { Errno(rawValue: 16) }
  /// ENODEV: the component, or the agent, is gone.
  @inlinable public static var noDevice: Errno { Errno(rawValue: 19) }
  /// EINVAL: the text is no boolean, or not true.
  @inlinable public static var invalid: Errno { Errno(rawValue: 22) }
  /// ERANGE: a limit is set too low or too high.
  @inlinable public static var outOfRange: Errno { Errno(rawValue: 34) }
  /// ENODATA: nothing is pending, or nothing runs that could be cancelled.
  @inlinable public static var nothingPending: Errno { Errno(rawValue: 61) }
  /// EPROTO: the firmware answered with an unknown code, or against its own state machine.
  @inlinable public static var `protocol`: Errno { Errno(rawValue: 71) }
  /// EOPNOTSUPP: the activation would reset CPUs.
  @inlinable public static var needsReset: Errno { Errno(rawValue: 95) }
  /// ESHUTDOWN: the driver is being removed.
  @inlinable public static var shutdown: Errno { Errno(rawValue: 108) }
  /// ETIMEDOUT: the firmware did not finish in time.
  @inlinable public static var timedOut: Errno { Errno(rawValue: 110) }
  /// ECANCELED: the activation did not happen; the old image runs.
  @inlinable public static var cancelled: Errno { Errno(rawValue: 125) }
  /// EKEYREJECTED: the image is not authentic.
  @inlinable public static var rejected: Errno { Errno(rawValue: 129) }
  /// ENOTRECOVERABLE: the firmware reports a critical error; its state is unknown.
  @inlinable public static var notRecoverable: Errno { Errno(rawValue: 131) }
}
