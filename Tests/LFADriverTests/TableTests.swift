// SPDX-License-Identifier: MIT

import LFA
import Testing

@testable import LFADriver

@Suite("Component table")
struct TableTests {
  /// Lends a table memory for as long as `body` runs.
  static func withTable(capacity: Int, _ body: (inout Table) -> Void) {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: Table.bytes(capacity: capacity), alignment: 16)
    defer { unsafe memory.deallocate() }
    let spare = UnsafeMutableRawPointer.allocate(byteCount: Table.spareBytes, alignment: 16)
    defer { unsafe spare.deallocate() }
    var table = unsafe Table(spare: spare)
    guard capacity > 0 else { return body(&table) }
    // SAFETY: the memory was made for this capacity, and outlives the table.
    #expect(unsafe table.move(to: memory, capacity: capacity) == nil)
    body(&table)
  }

  static func record(_ number: UInt64) -> InventoryRecord {
    InventoryRecord(
      guid: GUID(x1: number, x2: 0), flags: ComponentFlags(rawValue: number),
      currentVersion: .none, pendingVersion: .none)
  }

  static func list(_ numbers: some Sequence<UInt64>, _ table: inout Table) {
    table.beginScan()
    for number in numbers {
      guard let slot = table.slot(of: GUID(x1: number, x2: 0)) ?? table.insert(record(number).guid)
      else { continue }
      table.note(record(number), SequenceID(rawValue: UInt32(number)), slot)
    }
    for slot in 0..<table.used where !table.wasSeen(slot) { table.markVanished(slot) }
  }

  @Test("An empty table has nothing, and takes nothing")
  func empty() {
    Self.withTable(capacity: 0) { table in
      #expect(table.slot(of: .bl31) == nil)
      #expect(table.insert(.bl31) == nil)
      table[0] = Component(guid: .bl31)
      #expect(table[0].guid == GUID(x1: 0, x2: 0))
      #expect(table[-1].presence == .none && table[.max].presence == .none)
      table.forgetVanished()
      var failure: Errno?
      do throws(Errno) {
        _ = try table.component(0, GUID(x1: 0, x2: 0))
      } catch {
        failure = error
      }
      #expect(failure == .noDevice)
    }
  }

  @Test("Capacities are powers of two up to a limit")
  func capacities() {
    #expect(
      [0, 1, 16, 17, 4096, 4097, 8192, 8193, .max].map(Table.capacity)
        == [16, 16, 16, 32, 4096, 8192, 8192, 8192, 8192])
  }

  @Test("Components are found by GUID, and stay in their slots")
  func find() {
    Self.withTable(capacity: 64) { table in
      Self.list(0..<64, &table)
      #expect(table.presentCount == 64 && table.insert(.bl31) == nil)
      for number in 0..<64 as Range<UInt64> {
        #expect(table.slot(of: GUID(x1: number, x2: 0)) == Int(number))
        #expect(table[Int(number)].record == Self.record(number))
      }
      #expect(table.slot(of: .bl31) == nil)
    }
  }

  @Test("The slots of vanished components are used again, those of others never")
  func reuse() {
    Self.withTable(capacity: 16) { table in
      Self.list(0..<16, &table)
      Self.list((0..<16).filter { $0 % 2 == 0 }, &table)
      #expect(table.presentCount == 8 && table.vanishedCount == 8)
      #expect(throws: Errno.noDevice) { try table.component(1, Self.record(1).guid) }
      table.forgetVanished()
      #expect(table.vanishedCount == 0 && table.slot(of: Self.record(1).guid) == nil)
      Self.list((0..<16).filter { $0 % 2 == 0 } + Array(100..<108), &table)
      #expect(table.presentCount == 16)
      for number in 0..<16 as Range<UInt64> where number % 2 == 0 {
        #expect((try? table.component(Int(number), Self.record(number).guid)) != nil)
      }
      #expect(
        Set((100..<108).compactMap { table.slot(of: GUID(x1: $0, x2: 0)) })
          == [1, 3, 5, 7, 9, 11, 13, 15])
    }
  }

  @Test("A larger table holds what the smaller one did")
  func grow() {
    Self.withTable(capacity: 16) { table in
      Self.list(0..<16, &table)
      Self.list(4..<16, &table)
      table[4].forcesRendezvous = false
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: Table.bytes(capacity: 32), alignment: 16)
      defer { unsafe memory.deallocate() }
      // SAFETY: the memory was made for this capacity, and outlives the table's use below.
      #expect(unsafe table.move(to: memory, capacity: 32) != nil)
      #expect(table.presentCount == 12 && table.vanishedCount == 4)
      for number in 0..<16 as Range<UInt64> {
        #expect(table.slot(of: GUID(x1: number, x2: 0)) == Int(number))
      }
      #expect(!table[4].forcesRendezvous && table[5].forcesRendezvous)
      Self.list(0..<32, &table)
      #expect(table.presentCount == 32 && table.vanishedCount == 0)
    }
  }

  @Test("GUIDs spread over the buckets, whichever of their bits differ")
  func hash() {
    Self.withTable(capacity: 1024) { table in
      for shift in [0, 8, 31, 32, 48] as [UInt64] {
        let guids = (0..<64 as Range<UInt64>).map { GUID(x1: $0 << shift, x2: ~($0 << shift)) }
        for guid in guids where table.slot(of: guid) == nil { _ = table.insert(guid) }
      }
      var longest = 0
      for slot in 0..<table.used {
        var length = 0
        var next = UInt32(slot)
        while next != Table.noSlot {
          length += 1
          next = table[Int(next)].next
        }
        longest = max(longest, length)
      }
      #expect(longest <= 8)
    }
  }
}
