// SPDX-License-Identifier: MIT

import SystemPackage

/// Says how a full journal makes room: by renames, each of which leaves all entries in place.
enum Rotation {
  /// Names a file of the journal: 0 is the one that grows, 1 the next older one.
  static func name(_ directory: FilePath, _ age: Int) -> FilePath {
    directory.appending(age == 0 ? "history.jsonl" : "history.jsonl.\(age)")
  }

  /// Lists the renames in order, as pairs of ages.
  ///
  /// They end at the first age without a file. So what is left half done by a crash is gone on with,
  /// and costs no file; only where all ages are taken the oldest file is lost.
  static func steps(kept: Int, exists: (Int) -> Bool) -> [(from: Int, to: Int)] {
    guard kept > 0 else { return [] }
    let gap = (1...kept).first { !exists($0) } ?? kept
    return (0..<gap).reversed().map { (from: $0, to: $0 + 1) }
  }
}
