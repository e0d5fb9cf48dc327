// SPDX-License-Identifier: MIT

import LFA

/// Keeps the components, found by slot or by GUID.
///
/// A component keeps its slot for as long as the firmware lists it. GUIDs are hashed into buckets,
/// so that a scan of n components takes n steps. The memory is lent: components first, bucket heads
/// behind them.
@safe
struct Table: ~Copyable {
  /// Bounds the number of components in one inventory: more than any machine has, less than would
  /// hurt.
  static let maximum = 4096
  /// Bounds the number of slots: a scan may find all new components before it knows that the old
  /// ones vanished.
  static let slotLimit = 2 * maximum
  /// Stands for "none" where a slot is chained.
  static let noSlot = UInt32.max

  /// Counts the slots there is memory for: 0, or a power of two up to ``slotLimit``.
  private(set) var capacity = 0
  /// Bounds the slots that were ever used.
  private(set) var used = 0
  /// Counts the components that the firmware lists.
  private(set) var presentCount = 0
  /// Counts the components that the firmware listed once and lists no more.
  private(set) var vanishedCount = 0
  /// Tells what the firmware holds primed while no transaction runs.
  var staged: Staged?
  /// Tells the slot of the component that a transaction is about.
  var busySlot: Int?
  /// Tells what the last scan complained about.
  var complaints = Complaints()
  private var scan: UInt32 = 0
  private var firstFree = Table.noSlot
  // INVARIANT: `memory` and the two views into it are nil or point at `capacity` initialised
  // elements each, in memory that nobody else uses.
  private(set) var memory: UnsafeMutableRawPointer?
  private var components: UnsafeMutablePointer<Component>?
  private var buckets: UnsafeMutablePointer<UInt32>?
  // INVARIANT: points at two components, one that stays empty and one for what nobody keeps.
  private let spare: UnsafeMutablePointer<Component>

  /// Tells how many bytes a table needs beside those for its components.
  static var spareBytes: Int { 2 * MemoryLayout<Component>.stride }

  /// Makes an empty table; `spare` holds ``spareBytes`` bytes, outlives it and is not used
  /// elsewhere.
  init(spare: UnsafeMutableRawPointer) {
    unsafe self.spare = spare.bindMemory(to: Component.self, capacity: 2)
    // SAFETY: the caller vouches for room for two.
    unsafe self.spare.initialize(repeating: Component(guid: GUID(x1: 0, x2: 0)), count: 2)
  }

  /// Tells how many bytes a table of some capacity needs.
  static func bytes(capacity: Int) -> Int {
    capacity * (MemoryLayout<Component>.stride + MemoryLayout<UInt32>.stride)
  }

  /// Tells the capacity that holds `count` components: 16 to ``slotLimit``.
  static func capacity(for count: Int) -> Int {
    var capacity = 16
    while capacity < count && capacity < slotLimit { capacity *= 2 }
    return capacity
  }

  /// Accesses the component in a slot; outside of ``used`` there are empty ones that keep nothing.
  ///
  /// Components are lent in place: copies would swell the frame of every caller.
  subscript(slot: Int) -> Component {
    unsafeAddress {
      guard slot >= 0, slot < used, let components = unsafe components else {
        return unsafe UnsafePointer(spare)
      }
      // SAFETY: the slot lies below `used`, which is at most `capacity`.
      return unsafe UnsafePointer(components + slot)
    }
    unsafeMutableAddress { unsafe mutableAddress(slot) }
  }

  @inline(never)
  private func mutableAddress(_ slot: Int) -> UnsafeMutablePointer<Component> {
    guard slot >= 0, slot < used, let components = unsafe components else {
      // SAFETY: the second spare one is written only, by whoever holds the table exclusively.
      let scrap = unsafe spare + 1
      unsafe scrap.pointee = Component(guid: GUID(x1: 0, x2: 0))
      return unsafe scrap
    }
    // SAFETY: as for reading; the caller may write, because it holds the table exclusively.
    return unsafe components + slot
  }

  /// Finds a component that the firmware lists, by the pair its directory was made with.
  ///
  /// - Throws: ``Errno/noDevice`` if it vanished, also where its slot is another's by now.
  func component(_ slot: Int, _ guid: GUID) throws(Errno) -> Component {
    try checkPresence(slot, guid)
    return self[slot]
  }

  /// Checks that the firmware lists a component, as ``component(_:_:)`` does.
  @inline(never)
  func checkPresence(_ slot: Int, _ guid: GUID) throws(Errno) {
    guard self[slot].presence == .present, self[slot].guid == guid else { throw .noDevice }
  }

  /// Tells what the firmware holds primed of a component.
  func staged(_ slot: Int, _ guid: GUID) -> Staged? {
    guard let staged, staged.concerns(slot, guid) else { return nil }
    return staged
  }

  /// Finds the slot of a component, present or vanished; nil if it has none.
  func slot(of guid: GUID) -> Int? {
    guard capacity > 0 else { return nil }
    var slot = head(bucket(of: guid))
    while slot != Table.noSlot {
      if self[Int(slot)].guid == guid { return Int(slot) }
      slot = self[Int(slot)].next
    }
    return nil
  }

  /// Gives a slot to a component that has none; nil if all are taken.
  mutating func insert(_ guid: GUID) -> Int? {
    let slot: Int
    if firstFree != Table.noSlot {
      slot = Int(firstFree)
      firstFree = self[slot].next
    } else if used < capacity {
      slot = used
      used &+= 1
    } else {
      return nil
    }
    self[slot] = Component(guid: guid)
    chain(slot)
    return slot
  }

  /// Begins a scan: no component was seen yet, and all sequence ids are void.
  mutating func beginScan() {
    scan &+= 1
    complaints.begin()
    for slot in 0..<used { self[slot].id = nil }
  }

  /// Tells whether the scan that began last saw a component.
  func wasSeen(_ slot: Int) -> Bool {
    self[slot].presence == .present && self[slot].scan == scan
  }

  /// Enters what the firmware says of a component that it lists.
  mutating func note(_ record: InventoryRecord, _ id: SequenceID, _ slot: Int) {
    let presence = self[slot].presence
    if presence != .present { presentCount &+= 1 }
    if presence == .vanished { vanishedCount &-= 1 }
    self[slot].note(record, id, scan: scan)
  }

  /// Marks a component as no longer listed; it keeps its slot and its settings.
  mutating func markVanished(_ slot: Int) {
    guard self[slot].presence == .present else { return }
    self[slot].presence = .vanished
    self[slot].id = nil
    presentCount &-= 1
    vanishedCount &+= 1
  }

  /// Frees the slots of all components that are not listed any more.
  mutating func forgetVanished() {
    guard vanishedCount > 0 else { return }
    for slot in 0..<used where self[slot].presence == .vanished {
      self[slot].presence = .none
    }
    vanishedCount = 0
    rebuild()
  }

  /// Takes over larger memory; `memory` holds `bytes(capacity:)` bytes and is not used elsewhere.
  ///
  /// - Returns: the memory used so far.
  mutating func move(
    to memory: UnsafeMutableRawPointer, capacity: Int
  ) -> UnsafeMutableRawPointer? {
    // SAFETY: `memory` has room for `capacity` components and as many bucket heads, aligned for
    // both as a component's stride is a multiple of a head's alignment. The old memory holds
    // `used` components, which is no more.
    let newComponents = unsafe memory.bindMemory(to: Component.self, capacity: capacity)
    let newBuckets = unsafe (memory + capacity * MemoryLayout<Component>.stride)
      .bindMemory(to: UInt32.self, capacity: capacity)
    for slot in 0..<capacity {
      unsafe (newComponents + slot).initialize(to: self[slot])
      unsafe (newBuckets + slot).initialize(to: Table.noSlot)
    }
    let old = unsafe self.memory
    unsafe self.memory = memory
    unsafe components = newComponents
    unsafe buckets = newBuckets
    self.capacity = capacity
    rebuild()
    return unsafe old
  }

  private func bucket(of guid: GUID) -> Int {
    // A multiplication carries bits up, a shift brings them down again; the factor is the golden
    // ratio's fraction.
    let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
    let word = guid.x1 ^ guid.x2 &* factor
    let mixed = (word ^ word >> 32) &* factor
    return Int(truncatingIfNeeded: mixed >> 32) & (capacity - 1)
  }

  private func head(_ bucket: Int) -> UInt32 {
    guard bucket >= 0, bucket < capacity, let buckets = unsafe buckets else { return Table.noSlot }
    // SAFETY: the bucket lies below `capacity`.
    return unsafe buckets[bucket]
  }

  private mutating func setHead(_ bucket: Int, _ slot: UInt32) {
    guard bucket >= 0, bucket < capacity, let buckets = unsafe buckets else { return }
    // SAFETY: the bucket lies below `capacity`.
    unsafe buckets[bucket] = slot
  }

  private mutating func chain(_ slot: Int) {
    let bucket = bucket(of: self[slot].guid)
    self[slot].next = head(bucket)
    setHead(bucket, UInt32(truncatingIfNeeded: slot))
  }

  /// Chains all slots anew, by bucket or as free.
  private mutating func rebuild() {
    for bucket in 0..<capacity { setHead(bucket, Table.noSlot) }
    firstFree = Table.noSlot
    for slot in (0..<used).reversed() {
      if self[slot].presence == .none {
        self[slot].next = firstFree
        firstFree = UInt32(truncatingIfNeeded: slot)
      } else {
        chain(slot)
      }
    }
  }
}
