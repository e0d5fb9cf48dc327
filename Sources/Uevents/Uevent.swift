// SPDX-License-Identifier: MIT

/// Is one message of the kernel's about a device or another kernel object.
public struct Uevent: Equatable, Sendable {
  /// Says what happened: `add`, `change`, `remove`, or another word of the kernel's.
  public let action: String
  /// Names the object, as a path below the mount point of sysfs that begins with a slash.
  public let devicePath: String
  /// Names the subsystem that it belongs to.
  public let subsystem: String
  /// Holds all variables, the three above included.
  public let properties: [String: String]

  /// Bounds a datagram, in bytes. The kernel makes none of half that size.
  public static let datagramLimit = 8192
}

/// Says why a datagram is no message of the kernel's.
public enum UeventError: Error, Equatable, Sendable {
  /// It is longer than ``Uevent/datagramLimit``, or its end was cut off.
  case tooLong
  /// It comes from udevd or a program like it, which any process with the right can imitate.
  case notFromKernel
  /// It does not begin with `ACTION@DEVPATH` and a zero byte.
  case malformedHeader
  /// Something behind the header is no `KEY=VALUE` with a zero byte behind it.
  case malformedVariable
  /// The named variable is missing, or says something else than the header.
  case inconsistent(String)
}
