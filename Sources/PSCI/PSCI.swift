// SPDX-License-Identifier: MIT

public import SMCCC

/// Holds the function identifiers of the Power State Coordination Interface (DEN0022, chapter 5).
///
/// Functions that take an address or an MPIDR exist twice, with 32-bit and with 64-bit arguments.
public enum PSCIFunction {
  /// FID 0x8400_0000 · → x0 version · PSCI_VERSION.
  @inlinable public static var version: FunctionID { FunctionID(rawValue: 0x8400_0000) }
  /// FID 0x8400_0001 · x1 power state, x2 entry, x3 context · CPU_SUSPEND.
  @inlinable public static var cpuSuspend32: FunctionID { FunctionID(rawValue: 0x8400_0001) }
  /// FID 0xC400_0001 · as above with 64-bit arguments · CPU_SUSPEND.
  @inlinable public static var cpuSuspend64: FunctionID { FunctionID(rawValue: 0xc400_0001) }
  /// FID 0x8400_0002 · does not return on success · CPU_OFF.
  @inlinable public static var cpuOff: FunctionID { FunctionID(rawValue: 0x8400_0002) }
  /// FID 0x8400_0003 · x1 MPIDR, x2 entry, x3 context · CPU_ON.
  @inlinable public static var cpuOn32: FunctionID { FunctionID(rawValue: 0x8400_0003) }
  /// FID 0xC400_0003 · as above with 64-bit arguments · CPU_ON.
  @inlinable public static var cpuOn64: FunctionID { FunctionID(rawValue: 0xc400_0003) }
  /// FID 0x8400_0004 · x1 MPIDR, x2 level · → x0 0 on, 1 off, 2 on pending · AFFINITY_INFO.
  @inlinable public static var affinityInfo32: FunctionID { FunctionID(rawValue: 0x8400_0004) }
  /// FID 0xC400_0004 · as above with 64-bit arguments · AFFINITY_INFO.
  @inlinable public static var affinityInfo64: FunctionID { FunctionID(rawValue: 0xc400_0004) }
  /// FID 0x8400_0006 · → x0 2: no trusted OS that needs migration · MIGRATE_INFO_TYPE.
  @inlinable public static var migrateInfoType: FunctionID { FunctionID(rawValue: 0x8400_0006) }
  /// FID 0x8400_0008 · does not return · SYSTEM_OFF.
  @inlinable public static var systemOff: FunctionID { FunctionID(rawValue: 0x8400_0008) }
  /// FID 0x8400_0009 · does not return · SYSTEM_RESET.
  @inlinable public static var systemReset: FunctionID { FunctionID(rawValue: 0x8400_0009) }
  /// FID 0x8400_000A · x1 FID to probe · → x0 >= 0 implemented · PSCI_FEATURES.
  @inlinable public static var features: FunctionID { FunctionID(rawValue: 0x8400_000a) }

  /// Tells whether a function identifier lies in PSCI's range, implemented or not: function
  /// numbers 0...0x1f of the standard secure services.
  @inlinable
  public static func owns(_ function: FunctionID) -> Bool {
    function.isFast && function.owner == .standardSecure && function.number < 0x20
  }
}

/// Names what PSCI returns in x0, sign-extended from 32 bits (DEN0022, section 5.2.2).
public struct PSCIStatus: RawRepresentable, Equatable, Error, Sendable {
  /// Holds the code as a signed number.
  public let rawValue: Int32

  /// Wraps a code; unknown ones are kept as they are.
  @inlinable
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Encodes the code for x0.
  @inlinable public var x0: UInt64 { UInt64(bitPattern: Int64(rawValue)) }

  /// Says that the call succeeded.
  @inlinable public static var success: PSCIStatus { PSCIStatus(rawValue: 0) }
  /// Says that the function does not exist here.
  @inlinable public static var notSupported: PSCIStatus { PSCIStatus(rawValue: -1) }
  /// Says that an argument is invalid, an unknown MPIDR for example.
  @inlinable public static var invalidParameters: PSCIStatus { PSCIStatus(rawValue: -2) }
  /// Says that the call is not allowed, turning off the last CPU for example.
  @inlinable public static var denied: PSCIStatus { PSCIStatus(rawValue: -3) }
  /// Says that the CPU is on.
  @inlinable public static var alreadyOn: PSCIStatus { PSCIStatus(rawValue: -4) }
  /// Says that the CPU is being turned on.
  @inlinable public static var onPending: PSCIStatus { PSCIStatus(rawValue: -5) }
  /// Says that the firmware failed.
  @inlinable public static var internalFailure: PSCIStatus { PSCIStatus(rawValue: -6) }
  /// Says that a CPU or a node is not there.
  @inlinable public static var notPresent: PSCIStatus { PSCIStatus(rawValue: -7) }
  /// Says that a CPU is disabled.
  @inlinable public static var disabled: PSCIStatus { PSCIStatus(rawValue: -8) }
  /// Says that an entry point is not an address the normal world may run from.
  @inlinable public static var invalidAddress: PSCIStatus { PSCIStatus(rawValue: -9) }
}

/// Tells the power state of a CPU in the words and numbers of AFFINITY_INFO
/// (DEN0022, section 5.7).
public enum PowerState: UInt32, Sendable {
  /// The CPU runs the normal world, or firmware on its behalf.
  case on = 0
  /// The CPU is parked and takes no part in anything.
  case off = 1
  /// CPU_ON was accepted; the CPU has not reached its entry point yet.
  case onPending = 2
}
