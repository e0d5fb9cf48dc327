// SPDX-License-Identifier: MIT

import LFA
import SMCCC
import Synchronization
import Testing

/// Answers every call with the same registers and remembers the arguments.
final class Recorder: Conduit {
  private let answer: Registers
  private let log = Mutex<[Registers]>([])

  init(_ answer: Registers) {
    self.answer = answer
  }

  var calls: [Registers] { log.withLock { $0 } }

  func call(_ arguments: Registers) -> Registers {
    log.withLock { $0.append(arguments) }
    return answer
  }
}

@Suite("Typed calls")
struct ClientTests {
  /// Returns in every register, as an agent that clobbers what it may not define does.
  static func clobbered(x0: UInt64, x1: UInt64 = 0xdead) -> Registers {
    Registers(
      x0: x0, x1: x1, x2: 0xdead, x3: 0xdead, x4: 0xdead, x5: 0xdead, x6: 0xdead, x7: 0xdead)
  }

  @Test("VERSION")
  func version() throws {
    let conduit = Recorder(Registers(x0: 0x1_0000))
    #expect(try Client(conduit).version() == InterfaceVersion(major: 1, minor: 0))
    #expect(conduit.calls == [Registers(x0: 0xc400_02e0)])
    #expect(throws: Status.notSupported) {
      try Client(Recorder(Registers(x0: 0x0000_0000_ffff_ffff))).version()
    }
    #expect(throws: Status.notSupported) {
      try Client(Recorder(Registers(x0: 0xffff_ffff_ffff_ffff))).version()
    }
  }

  @Test("FEATURES")
  func features() {
    let conduit = Recorder(Registers())
    #expect(Client(conduit).supports(Function.cancel.identifier))
    #expect(conduit.calls == [Registers(x0: 0xc400_02e1, x1: 0xc400_02e6)])
    #expect(!Client(Recorder(Self.clobbered(x0: Status.notSupported.x0))).supports(.smcccVersion))
  }

  @Test("GET_INFO asks with selector 0")
  func getInfo() throws {
    let conduit = Recorder(Self.clobbered(x0: 0, x1: 3))
    #expect(try Client(conduit).getInfo() == 3)
    #expect(conduit.calls == [Registers(x0: 0xc400_02e2)])
  }

  @Test("GET_INVENTORY zeroes what a BET0 agent would return unchanged")
  func getInventory() throws {
    let results = Registers(
      x1: 0x4698_fe4c_6d08_d447, x2: 0x005a_bdcb_5029_959b, x3: 0b1011,
      x4: 0x0000_0001_0000_0002, x5: 0x0000_0001_0000_0003)
    let conduit = Recorder(results)
    let record = try Client(conduit).getInventory(SequenceID(rawValue: 2))
    #expect(conduit.calls == [Registers(x0: 0xc400_02e3, x1: 2)])
    #expect(record.guid == .bl31)
    #expect(record.flags.isActivationCapable && record.flags.isActivationPending)
    #expect(!record.flags.mayResetCPU && !record.flags.isRendezvousRequired)
    #expect(record.currentVersion == FirmwareVersion(major: 1, minor: 2))
    #expect(record.pendingVersion == FirmwareVersion(major: 1, minor: 3))
    var encoded = Registers(x0: 9)
    record.encode(into: &encoded)
    #expect(encoded == results)
  }

  @Test("PRIME repeats with the same arguments, whatever came back")
  func primeArguments() throws {
    let conduit = Recorder(Self.clobbered(x0: 0, x1: 0xffff_ffff_ffff_ffff))
    let client = Client(conduit)
    #expect(try client.prime(SequenceID(rawValue: 5)) == .callAgain)
    #expect(try client.prime(SequenceID(rawValue: 5)) == .callAgain)
    #expect(
      conduit.calls == [Registers(x0: 0xc400_02e4, x1: 5), Registers(x0: 0xc400_02e4, x1: 5)])
    #expect(
      try Client(Recorder(Self.clobbered(x0: 0, x1: 0xffff_fffe))).prime(SequenceID(rawValue: 5))
        == .complete)
  }

  @Test("ACTIVATE passes flags, entry point and context")
  func activate() throws {
    let conduit = Recorder(Registers())
    let flags = ActivationFlags(skipsRendezvous: true)
    let progress = try Client(conduit).activate(
      SequenceID(rawValue: 1), flags, entryPoint: 0x4020_0000, contextID: 9)
    #expect(progress == .complete)
    #expect(conduit.calls == [Registers(x0: 0xc400_02e5, x1: 1, x2: 1, x3: 0x4020_0000, x4: 9)])
  }

  @Test("CANCEL")
  func cancel() throws {
    let conduit = Recorder(Registers())
    try Client(conduit).cancel(SequenceID(rawValue: 1))
    #expect(conduit.calls == [Registers(x0: 0xc400_02e6, x1: 1)])
  }

  @Test("call_again means nothing beside an error", arguments: StatusTests.codes.dropFirst())
  func errorsAreThrown(x0: UInt64, status: Status, name: String) {
    let client = Client(Recorder(Self.clobbered(x0: x0, x1: 1)))
    let id = SequenceID(rawValue: 0)
    #expect(throws: status) { try client.getInfo() }
    #expect(throws: status) { try client.getInventory(id) }
    #expect(throws: status) { try client.prime(id) }
    #expect(throws: status) { try client.activate(id, ActivationFlags(skipsRendezvous: false)) }
    #expect(throws: status) { try client.cancel(id) }
  }
}

@Suite("Encodings")
struct EncodingTests {
  @Test("Function numbers are the published ones")
  func functions() {
    let numbers: [UInt32] = [
      0xc400_02e0, 0xc400_02e1, 0xc400_02e2, 0xc400_02e3, 0xc400_02e4, 0xc400_02e5, 0xc400_02e6,
    ]
    #expect(
      numbers.map { Function(FunctionID(rawValue: $0)) } == [
        .version, .features, .getInfo, .getInventory, .prime, .activate, .cancel,
      ])
    for foreign in [0xc400_02df, 0xc400_02e7, 0x8400_02e0, 0x4400_02e0, 0] as [UInt32] {
      #expect(Function(FunctionID(rawValue: foreign)) == nil)
    }
  }

  @Test("Bit 3 of the flags is inverse: set means that no rendezvous is required")
  func rendezvousBit() {
    #expect(ComponentFlags(rawValue: 0).isRendezvousRequired)
    #expect(!ComponentFlags(rawValue: 8).isRendezvousRequired)
    let flags = ComponentFlags(
      isActivationCapable: true, isActivationPending: false, mayResetCPU: true,
      isRendezvousOptional: true)
    #expect(flags.rawValue == 0b1101)
    #expect(ComponentFlags(rawValue: 0xffff_ffff_ffff_fff0).isActivationCapable == false)
  }

  @Test("A version is two 32-bit numbers")
  func versions() {
    let version = FirmwareVersion(rawValue: 0xffff_ffff_0000_0007)
    #expect(version.major == 0xffff_ffff)
    #expect(version.minor == 7)
    #expect(FirmwareVersion(major: 1, minor: 20) > FirmwareVersion(major: 1, minor: 3))
    #expect(FirmwareVersion(major: 2, minor: 0) > FirmwareVersion(major: 1, minor: 0xffff_ffff))
  }

  @Test("An agent looks at the low half of an id")
  func sequenceIDs() {
    #expect(SequenceID(x1: 0x1_0000_0002) == SequenceID(rawValue: 2))
    #expect(SequenceID(rawValue: 0xffff_ffff).x1 == 0xffff_ffff)
  }

  @Test("Reserved flag bits of ACTIVATE are no skip")
  func activationFlags() {
    #expect(!ActivationFlags(rawValue: 0xffff_ffff_ffff_fffe).skipsRendezvous)
    #expect(ActivationFlags(rawValue: 0xffff_ffff_ffff_ffff).skipsRendezvous)
  }
}
