// SPDX-License-Identifier: MIT

/// Names what a scan may have to complain about, once each.
enum Trouble: Int {
  /// How many components there are, or room for them.
  case count
  /// Components that cannot be read.
  case components
  /// The time that it takes.
  case time
  /// A GUID that is listed again.
  case duplicate
  /// Directories that cannot be made.
  case directories
}

/// Remembers what the last scan complained about: what stays as it is was told already, and any
/// reader of a file can cause a scan.
struct Complaints {
  private var last = InlineArray<5, UInt64>(repeating: 0)
  private var current = InlineArray<5, UInt64>(repeating: 0)

  /// Begins another scan.
  mutating func begin() {
    last = current
    current = InlineArray(repeating: 0)
  }

  /// Keeps what the scan before said where this one, which is given up, has not got so far.
  mutating func giveUp() {
    for index in current.indices where current[index] == 0 { current[index] = last[index] }
  }

  /// Notes a complaint.
  ///
  /// - Returns: true if the scan before did not have the same one.
  mutating func note(_ trouble: Trouble, _ line: borrowing TextLine) -> Bool {
    let digest = line.digest
    current[trouble.rawValue] = digest
    return last[trouble.rawValue] != digest
  }
}

extension Driver {
  /// Logs what a scan complains about, unless the one before said the same.
  @inline(never)
  func complain(
    _ trouble: Trouble, _ level: LogLevel, _ line: borrowing TextLine, _ table: inout Table
  ) {
    if table.complaints.note(trouble, line) { system.log(level, line) }
  }
}
