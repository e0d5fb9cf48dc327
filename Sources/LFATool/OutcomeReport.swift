// SPDX-License-Identifier: MIT

import LFA
import LFASysfs

/// Is the answer of `activate`, `prime`, `cancel` and `set`.
public struct OutcomeReport: Encodable, Sendable {
  struct Entry: Encodable {
    let guid: String
    let name: String
    let result: Outcome.Result
    let from: String?
    let to: String?
    let seconds: Double?
    let stopTime: UInt64?
    let message: String?
    let errno: String?
    let writes: [Write]

    init(_ outcome: Outcome) {
      guid = outcome.guid.text
      name = outcome.name
      result = outcome.result
      from = outcome.from?.text
      to = outcome.to?.text
      seconds = outcome.seconds
      stopTime = outcome.stopTime
      message = outcome.message
      errno = outcome.errno
      writes = outcome.writes.map { Write(path: $0.path, value: $0.value) }
    }

    enum CodingKeys: String, CodingKey {
      case guid, name, result, from, to, message, errno, writes
      case seconds = "duration_s"
      case stopTime = "cpus_stopped_ns"
    }
  }

  struct Write: Encodable {
    let path: String
    let value: String
  }

  let schema = JSONText.schema
  let command: String
  let changed: Bool
  let dryRun: Bool
  let exitStatus: Int32
  let components: [Entry]

  /// Describes what became of components.
  public init(_ command: String, _ outcomes: [Outcome], _ status: ExitStatus, isDryRun: Bool) {
    self.command = command
    changed = outcomes.contains { $0.changed }
    dryRun = isDryRun
    exitStatus = status.rawValue
    components = outcomes.map { Entry($0) }
  }

  enum CodingKeys: String, CodingKey {
    case schema, command, changed, components
    case dryRun = "dry_run"
    case exitStatus = "exit_status"
  }
}
