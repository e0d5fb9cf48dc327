// SPDX-License-Identifier: MIT

public import LFA
import LFADriver

/// Names the directory of a component from the time it appears until it disappears: one that comes
/// again is another.
public struct SimulatedDirectory: Hashable, Sendable {
  /// Identifies the component.
  public let guid: GUID
  /// Numbers the directories of a machine, from 1, in the order in which they appeared.
  public let number: UInt64
  let slot: Int
}

/// Holds the directories that the kernel shows, and how often it told of changes in them.
struct Directories {
  private var present: [GUID: SimulatedDirectory] = [:]
  private var guids: [UInt64: GUID] = [:]
  private var changes: [UInt64: [UInt64]] = [:]
  private var last: UInt64 = 0

  /// Lists them in the order in which they appeared.
  var all: [SimulatedDirectory] { present.values.sorted { $0.number < $1.number } }

  /// Finds the directory of a component.
  subscript(guid: GUID) -> SimulatedDirectory? { present[guid] }

  /// Finds a directory by its number.
  subscript(number number: UInt64) -> SimulatedDirectory? { guids[number].flatMap { present[$0] } }

  /// Counts how often the kernel told of a change of a file.
  func changeCount(_ directory: SimulatedDirectory, _ attribute: Attribute) -> UInt64 {
    changes[directory.number]?[Int(attribute.rawValue)] ?? 0
  }

  mutating func add(_ guid: GUID, slot: Int) {
    remove(guid)
    last += 1
    present[guid] = SimulatedDirectory(guid: guid, number: last, slot: slot)
    guids[last] = guid
  }

  mutating func remove(_ guid: GUID) {
    guard let old = present.removeValue(forKey: guid) else { return }
    guids[old.number] = nil
    changes[old.number] = nil
  }

  mutating func noteChange(_ guid: GUID, _ attributes: AttributeSet) {
    guard let directory = present[guid] else { return }
    var counts = changes[directory.number] ?? Array(repeating: 0, count: Attribute.count)
    for index in counts.indices {
      if let attribute = Attribute(rawValue: UInt8(index)), attributes.contains(attribute) {
        counts[index] += 1
      }
    }
    changes[directory.number] = counts
  }
}
