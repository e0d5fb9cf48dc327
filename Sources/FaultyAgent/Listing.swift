// SPDX-License-Identifier: MIT

import FaultPlan
import LFAAgent
import Synchronization

/// Says which component is listed under which sequence id, as a plan changes it.
///
/// Numbers beyond the machine's components stand for components that do not exist. Every CPU may
/// look at any time; what it sees is an entry that stood there, before a change or after it.
struct Listing: ~Copyable, Sendable {
  /// Is one line of the list.
  struct Entry {
    /// Numbers the component.
    let component: UInt32
    /// Numbers the component whose GUID it is listed with, if that is another's.
    let namesake: UInt32?
  }

  private static var capacity: Int { 256 }
  /// Bits 15:0 the component, 31:16 one more than its namesake, or 0.
  private let entries: InlineArray<256, Atomic<UInt32>>
  private let number: Atomic<UInt32>
  private let nextStranger: Atomic<UInt32>

  // What the plan wants, until it can be done.
  private let isChanging = Atomic<Bool>(false)
  private let toShrink = Atomic<UInt32>(0)
  private let toGrow = Atomic<UInt32>(0)
  private let toReorder = Atomic<Bool>(false)
  private let toRepeat = Atomic<Bool>(false)

  /// Lists a machine's components as they are.
  init(of count: UInt32) {
    entries = InlineArray { index in Atomic(UInt32(truncatingIfNeeded: index)) }
    number = Atomic(min(count, UInt32(Listing.capacity)))
    nextStranger = Atomic(count)
  }

  /// Counts the entries.
  var count: UInt32 { number.load(ordering: .acquiring) }

  /// Finds what is listed under a sequence id.
  func entry(_ index: UInt32) -> Entry {
    let word = word(Int(index))
    return Entry(component: word & 0xffff, namesake: word >> 16 == 0 ? nil : word >> 16 &- 1)
  }

  /// Notes a change; others than changes are ignored.
  func queue(_ change: Fault) {
    switch change {
    case .grow(let count): toGrow.wrappingAdd(min(count, 256), ordering: .relaxed)
    case .shrink(let count): toShrink.wrappingAdd(min(count, 256), ordering: .relaxed)
    case .reorder: toReorder.logicalXor(true, ordering: .relaxed)
    case .repeatGUID: toRepeat.store(true, ordering: .relaxed)
    default: break
    }
  }

  /// Changes the list as noted: shrinks, grows, reorders and repeats, in this order. While another
  /// CPU is about it, the changes keep for the next time.
  func applyChanges() {
    guard !isChanging.exchange(true, ordering: .acquiring) else { return }
    var count = Int(count)
    count -= min(Int(toShrink.exchange(0, ordering: .relaxed)), count)
    for _ in 0..<toGrow.exchange(0, ordering: .relaxed) where count < Listing.capacity {
      setWord(count, nextStranger.load(ordering: .relaxed) & 0xffff)
      nextStranger.wrappingAdd(1, ordering: .relaxed)
      count += 1
    }
    if toReorder.exchange(false, ordering: .relaxed) {
      for index in 0..<count / 2 {
        let first = word(index)
        setWord(index, word(count - 1 - index))
        setWord(count - 1 - index, first)
      }
    }
    if toRepeat.exchange(false, ordering: .relaxed), count > 1 {
      let first = entry(0)
      let name = first.namesake ?? first.component
      setWord(count - 1, word(count - 1) & 0xffff | (name &+ 1) << 16)
    }
    number.store(UInt32(count), ordering: .releasing)
    isChanging.store(false, ordering: .releasing)
  }

  private func word(_ index: Int) -> UInt32 {
    entries[index & 0xff].load(ordering: .relaxed)
  }

  private func setWord(_ index: Int, _ word: UInt32) {
    entries[index & 0xff].store(word, ordering: .relaxed)
  }
}
