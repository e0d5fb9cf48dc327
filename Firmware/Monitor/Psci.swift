// SPDX-License-Identifier: MIT

import MonitorMachine
import PSCI
import SMCCC
import Synchronization

/// Turns CPUs and the machine on and off: PSCI 1.1 (DEN0022).
enum Psci {
  private static let version = InterfaceVersion(major: 1, minor: 1)

  /// Serves a call of PSCI's range on the calling CPU; arguments are zero-extended already.
  ///
  /// - Returns: x0; no call defines another result.
  static func call(_ function: FunctionID, _ arguments: Registers) -> UInt64 {
    switch function {
    case PSCIFunction.version:
      version.x0
    case PSCIFunction.features:
      features(arguments.x1)
    case PSCIFunction.cpuOn32, PSCIFunction.cpuOn64:
      cpuOn(affinity: arguments.x1, entry: arguments.x2, context: arguments.x3).x0
    case PSCIFunction.cpuOff:
      cpuOff().x0
    case PSCIFunction.cpuSuspend32, PSCIFunction.cpuSuspend64:
      cpuSuspend(powerState: arguments.x1).x0
    case PSCIFunction.affinityInfo32, PSCIFunction.affinityInfo64:
      affinityInfo(affinity: arguments.x1, level: arguments.x2)
    case PSCIFunction.migrateInfoType:
      2  // no trusted OS that would have to be migrated
    case PSCIFunction.systemOff:
      systemOff()
    case PSCIFunction.systemReset:
      systemReset()
    default:
      PSCIStatus.notSupported.x0
    }
  }

  private static func features(_ x1: UInt64) -> UInt64 {
    switch FunctionID(rawValue: UInt32(truncatingIfNeeded: x1)) {
    case PSCIFunction.version, PSCIFunction.features, PSCIFunction.cpuOn32, PSCIFunction.cpuOn64,
      PSCIFunction.cpuOff, PSCIFunction.affinityInfo32, PSCIFunction.affinityInfo64,
      PSCIFunction.migrateInfoType, PSCIFunction.systemOff, PSCIFunction.systemReset,
      FunctionID.smcccVersion:
      PSCIStatus.success.x0
    case PSCIFunction.cpuSuspend32, PSCIFunction.cpuSuspend64:
      0  // original format of power_state, no OS-initiated mode
    default:
      PSCIStatus.notSupported.x0
    }
  }

  private static func cpuOn(affinity: UInt64, entry: UInt64, context: UInt64) -> PSCIStatus {
    guard let cpu = CPU(affinity: affinity) else { return .invalidParameters }
    guard entry % 4 == 0, HandOver.isNormalMemory(entry) else { return .invalidAddress }
    switch cpu.claimPowerOn() {
    case .on: return .alreadyOn
    case .onPending: return .onPending
    case .off: break
    }
    // SAFETY: the word is in the hand-over block, which is always mapped.
    unsafe HandOver.onCount.pointee.wrappingAdd(1, ordering: .acquiringAndReleasing)
    cpu.start(at: entry, context: context)
    Gic.call(cpu)
    return .success
  }

  /// Turns the calling CPU off, unless nobody would be left to turn another one on.
  private static func cpuOff() -> PSCIStatus {
    guard leaveOnCount() else { return .denied }
    let cpu = CPU.current
    cpu.setPower(.off)
    Service.participantLeft()
    park(cpu.index)
  }

  /// Takes one off the count of CPUs that are on; refuses to take the last one.
  private static func leaveOnCount() -> Bool {
    // SAFETY: the word is in the hand-over block, which is always mapped.
    var count = unsafe HandOver.onCount.pointee.load(ordering: .acquiring)
    while count > 1 {
      let (exchanged, original) = unsafe HandOver.onCount.pointee.compareExchange(
        expected: count, desired: count - 1, ordering: .acquiringAndReleasing)
      if exchanged { return true }
      count = original
    }
    return false
  }

  /// Waits for an interrupt. Only standby of the CPU itself exists: power_state is 0.
  private static func cpuSuspend(powerState: UInt64) -> PSCIStatus {
    guard powerState == 0 else { return .invalidParameters }
    wait_for_interrupt()
    return .success
  }

  private static func affinityInfo(affinity: UInt64, level: UInt64) -> UInt64 {
    guard level == 0, let cpu = CPU(affinity: affinity)
    else { return PSCIStatus.invalidParameters.x0 }
    return UInt64(cpu.powerState.rawValue)
  }

  private static func systemOff() -> Never {
    log("system off")
    Power.off()
  }

  private static func systemReset() -> Never {
    log("system reset")
    Power.reset()
  }
}
