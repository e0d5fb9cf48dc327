// SPDX-License-Identifier: MIT

import ConformanceMachine
import LFA
import PSCI
import SMCCC

/// Produces numbers that look random and are the same in every run (xorshift64*).
struct RandomNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }
}

/// Makes random calls with random registers. They must all return, and keep the registers that
/// every call has to keep; what they answer is not looked at.
enum Storm {
  /// Makes a number of calls and returns how many of them changed x18...x30.
  static func run(calls: UInt64, seed: UInt64) -> UInt64 {
    var random = RandomNumbers(seed: seed)
    var violations: UInt64 = 0
    for _ in 0..<calls {
      var all = AllRegisters(repeating: 0)
      for index in 1..<18 { all[index] = argument(&random) }
      all[0] = function(&random)
      if isForbidden(all[0]) { continue }
      let identifier = FunctionID(x0: all[0])
      // Without bit 0 the call may wait for the other CPUs, which are busy with their own storm.
      if identifier == Function.activate.identifier { all[2] |= 1 }
      all.fillUpperRegisters()
      let before = all
      all.callFirmware()
      if all.changedRegisters(since: before) >> 18 != 0 { violations &+= 1 }
    }
    return violations
  }

  /// Picks an identifier: mostly near those that exist.
  private static func function(_ random: inout RandomNumbers) -> UInt64 {
    let number = random.next()
    let high = random.next() & 7 == 0 ? random.next() << 32 : 0
    let low: UInt64 =
      switch number >> 60 {
      case 0...5: 0xc400_02e0 &+ (number & 7)
      case 6, 7: 0x8400_0000 | number & 0x4000_001f
      case 8: 0x8000_0000 | number & 0x4000_001f
      case 9: 0x8400_02d0 | number & 0x4000_003f
      case 10: 0x8000_7ff0 &+ (number & 0x1f)
      case 11: 0xf200_0000 | number & 0x4000_ffff
      case 12: 0xbf00_ff00 | number & 3
      default: number & 0xffff_ffff
      }
    return high | low
  }

  /// Picks an argument: small numbers, all ones, addresses of every kind, identifiers, anything.
  private static func argument(_ random: inout RandomNumbers) -> UInt64 {
    let number = random.next()
    return switch number >> 60 {
    case 0...4: number & 7
    case 5: ~0
    case 6: UInt64(1) << (number & 63)
    case 7: 0x0e00_0000 | number & 0xff_ffff
    case 8: 0x4000_0000 | number & 0x3fff_ffff
    case 9: 0xc400_02e0 &+ (number & 7)
    case 10: number & 0xffff_ffff
    case 11: UInt64(bitPattern: -Int64(number & 15))
    default: number
    }
  }

  /// Tells whether a call may end the run: it turns off, resets or suspends something, starts a CPU
  /// somewhere, or belongs to a vendor who may do anything.
  static func isForbidden(_ x0: UInt64) -> Bool {
    let function = FunctionID(x0: x0)
    if PSCIFunction.owns(function) {
      switch function.number {
      // CPU_SUSPEND, CPU_OFF, CPU_ON, SYSTEM_OFF, SYSTEM_RESET, CPU_FREEZE, CPU_DEFAULT_SUSPEND,
      // SYSTEM_SUSPEND, SYSTEM_RESET2, CLEAN_INV_MEMREGION.
      case 1, 2, 3, 8, 9, 0xb, 0xc, 0xe, 0x12, 0x18...0x1f: return true
      default: return false
      }
    }
    // SiP, OEM and yielding calls.
    return !function.isFast || function.owner == .sip || function.owner.rawValue == 3
  }
}
