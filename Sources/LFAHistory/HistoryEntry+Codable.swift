// SPDX-License-Identifier: MIT

import FoundationEssentials
import LFA
import LFAText

extension HistoryEntry: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema, time, command, guid, name, result, from, to, errno, message
    case user, uid, pid, host, origin
    case duration = "duration_s"
    case cpusStopped = "cpus_stopped_ns"
  }

  /// Reads an entry; keys that are not known are ignored.
  ///
  /// - Throws: `DecodingError` if `schema` (from 1), `time`, `command`, `guid` or `result` is
  ///   missing, or a key has a value that it cannot have.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    schema = try container.decode(Int.self, forKey: .schema)
    guard schema >= 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: container, debugDescription: "no schema has this number")
    }
    // Not left to the coder's strategy: `history --json` embeds entries in an object of its own.
    let date = try container.decode(String.self, forKey: .time)
    guard let time = try? Date.ISO8601FormatStyle().parse(date) else {
      throw DecodingError.dataCorruptedError(
        forKey: .time, in: container, debugDescription: "no time")
    }
    self.time = time
    command = try container.decode(String.self, forKey: .command)
    let text = try container.decode(String.self, forKey: .guid)
    guard let guid = GUID(text) else {
      throw DecodingError.dataCorruptedError(
        forKey: .guid, in: container, debugDescription: "no GUID")
    }
    self.guid = guid
    name = try container.decodeIfPresent(String.self, forKey: .name)
    result = Outcome(rawValue: try container.decode(String.self, forKey: .result))
    from = try container.decodeIfPresent(String.self, forKey: .from)
    to = try container.decodeIfPresent(String.self, forKey: .to)
    duration = try container.decodeIfPresent(Double.self, forKey: .duration)
    cpusStopped = try container.decodeIfPresent(UInt64.self, forKey: .cpusStopped)
    errno = try container.decodeIfPresent(String.self, forKey: .errno)
    message = try container.decodeIfPresent(String.self, forKey: .message)
    author = Author(
      user: try container.decodeIfPresent(String.self, forKey: .user),
      uid: try container.decodeIfPresent(UInt32.self, forKey: .uid),
      pid: try container.decodeIfPresent(Int32.self, forKey: .pid),
      host: try container.decodeIfPresent(String.self, forKey: .host))
    origin = try container.decodeIfPresent(String.self, forKey: .origin).map(Origin.init)
  }

  /// Writes the keys that have a value; the time as ISO 8601 in UTC, with whole seconds.
  ///
  /// - Throws: `EncodingError` if `duration` is infinite or not a number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(time.formatted(Date.ISO8601FormatStyle()), forKey: .time)
    try container.encode(command, forKey: .command)
    try container.encode(guid.text, forKey: .guid)
    try container.encodeIfPresent(name, forKey: .name)
    try container.encode(result.rawValue, forKey: .result)
    try container.encodeIfPresent(from, forKey: .from)
    try container.encodeIfPresent(to, forKey: .to)
    try container.encodeIfPresent(duration, forKey: .duration)
    try container.encodeIfPresent(cpusStopped, forKey: .cpusStopped)
    try container.encodeIfPresent(errno, forKey: .errno)
    try container.encodeIfPresent(message, forKey: .message)
    try container.encodeIfPresent(author.user, forKey: .user)
    try container.encodeIfPresent(author.uid, forKey: .uid)
    try container.encodeIfPresent(author.pid, forKey: .pid)
    try container.encodeIfPresent(author.host, forKey: .host)
    try container.encodeIfPresent(origin?.rawValue, forKey: .origin)
  }
}
