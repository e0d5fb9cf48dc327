// SPDX-License-Identifier: MIT

/// Names a sign, in a log, that a kernel or the firmware is in trouble.
public struct Trouble: Equatable, Sendable {
  /// Says what it is a sign of.
  public let kind: String
  /// Holds the line.
  public let line: String
}

/// Looks for signs of trouble in the lines of a console.
///
/// The first one is kept: what follows is usually its consequence.
public struct TroubleDetector: Sendable {
  /// Names whose console it is.
  public enum Source: Sendable {
    /// The Linux kernel's console.
    case kernel
    /// The secure UART, where the EL3 monitor writes.
    case monitor
  }

  /// Holds the first sign found.
  public private(set) var trouble: Trouble?
  private let signs: [(text: String, kind: String)]

  /// Looks for the signs that fit a console.
  public init(_ source: Source) {
    switch source {
    case .kernel: signs = Self.kernelSigns
    case .monitor: signs = Self.monitorSigns
    }
  }

  /// Looks at a line; returns true if it is the first sign of trouble.
  @discardableResult
  public mutating func consume(_ line: String) -> Bool {
    guard trouble == nil else { return false }
    guard let sign = signs.first(where: { line.contains($0.text) }) else { return false }
    trouble = Trouble(kind: sign.kind, line: line)
    return true
  }

  private static let kernelSigns = [
    (text: "Kernel panic", kind: "kernel panic"),
    (text: "Unable to handle kernel", kind: "kernel oops"),
    (text: "Internal error: ", kind: "kernel oops"),
    (text: "Oops", kind: "kernel oops"),
    (text: "KASAN: ", kind: "memory error"),
    (text: "UBSAN: ", kind: "undefined behaviour"),
    (text: "unreferenced object", kind: "memory leak"),
    (text: "soft lockup", kind: "soft lockup"),
    (text: "hard LOCKUP", kind: "hard lockup"),
    (text: "detected stall", kind: "RCU stall"),
    (text: "self-detected stall", kind: "RCU stall"),
    (text: "blocked for more than", kind: "hung task"),
    (text: "possible recursive locking", kind: "lock order"),
    (text: "possible circular locking", kind: "lock order"),
    (text: "inconsistent lock state", kind: "lock order"),
    (text: "suspicious RCU usage", kind: "RCU usage"),
    (text: "sleeping function called from invalid context", kind: "sleep in atomic context"),
    (text: "scheduling while atomic", kind: "sleep in atomic context"),
    (text: "refcount_t: ", kind: "reference count"),
    (text: "SError Interrupt", kind: "system error"),
    (text: "Bad mode in", kind: "system error"),
    (text: "ODEBUG: ", kind: "misused object"),
    (text: "BUG: ", kind: "kernel bug"),
    (text: "kernel BUG at", kind: "kernel bug"),
    (text: "WARNING: ", kind: "kernel warning"),
    (text: "Call trace:", kind: "kernel stack trace"),
  ]

  /// Names the kind of trouble that a trap of the monitor is.
  static let monitorTrap = "EL3 trap"

  private static let monitorSigns = [
    (text: "PANIC", kind: monitorTrap)
  ]
}
