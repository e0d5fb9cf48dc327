// SPDX-License-Identifier: MIT

/// Is the answer of `doctor`.
public struct DoctorReport: Encodable, Equatable, Sendable {
  let schema = JSONText.schema
  let command = "doctor"
  let healthy: Bool
  let exitStatus: Int32
  /// Lists what was found.
  public let checks: [Doctor.Check]

  init(_ status: ExitStatus, _ checks: [Doctor.Check]) {
    healthy = status == .success
    exitStatus = status.rawValue
    self.checks = checks
  }

  /// Tells the shell.
  public var status: ExitStatus { ExitStatus(rawValue: exitStatus) ?? .failed }

  /// Says it in lines: a word, what was found, and what to do.
  public var text: String {
    checks.map { check in
      let word =
        switch check.status {
        case .ok: "ok      "
        case .warning: "warning "
        case .failed: "FAILED  "
        case .unknown: "unknown "
        }
      return "\(word) \(check.name): \(check.message)\n"
        + (check.remedy.map { "          → \($0)\n" } ?? "")
    }.joined() + (healthy ? "Nothing is wrong.\n" : "Something is wrong.\n")
  }

  enum CodingKeys: String, CodingKey {
    case schema, command, healthy, checks
    case exitStatus = "exit_status"
  }
}
