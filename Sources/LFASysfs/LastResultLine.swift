// SPDX-License-Identifier: MIT

public import LFA

/// Is the line of a component's file `last_result` (ABI.md).
public struct LastResultLine: Equatable, Sendable {
  /// Names the phase that ended the attempt: PRIME or ACTIVATE.
  public var phase: String
  /// Tells the firmware's code.
  public var code: Int64
  /// Names the code; "unknown" for one without a name.
  public var status: String
  /// Tells what the writer got: "0", or a name such as EKEYREJECTED.
  public var errno: String
  /// Tells how long it took, in microseconds.
  public var microseconds: UInt64
  /// Tells the version that ran before.
  public var from: FirmwareVersion
  /// Tells the version that runs now or, where it failed, was wanted.
  public var to: FirmwareVersion

  /// Reads the line; nil if a field is missing, twice there or makes no sense. Fields that this
  /// program does not know are passed over.
  public init?(_ line: String) {
    var fields: [Substring: Substring] = [:]
    for word in line.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, fields.updateValue(parts[1], forKey: parts[0]) == nil else {
        return nil
      }
    }
    guard let phase = fields["phase"], let code = fields["code"].flatMap({ Int64($0) }),
      let status = fields["status"], let errno = fields["errno"],
      let microseconds = fields["duration_us"].flatMap({ UInt64($0) }),
      let from = fields["from"].flatMap({ FirmwareVersion($0) }),
      let to = fields["to"].flatMap({ FirmwareVersion($0) })
    else { return nil }
    guard [phase, status, errno].allSatisfy({ LastResultLine.isWord($0) }) else { return nil }
    self.phase = String(phase)
    self.code = code
    self.status = String(status)
    self.errno = String(errno)
    self.microseconds = microseconds
    self.from = from
    self.to = to
  }

  private static func isWord(_ text: Substring) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// Tells whether the attempt did what was asked of it.
  public var isSuccess: Bool { errno == "0" }

  /// Tells whether somebody cancelled it; where the firmware would not, there is a code, too.
  public var isCancelled: Bool { errno == "ECANCELED" && code == 0 }
}
