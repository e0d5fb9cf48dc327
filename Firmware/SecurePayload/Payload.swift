// SPDX-License-Identifier: MIT

internal import PayloadMachine
internal import SMCCC

/// Makes the state anew; the first image of a cold boot is entered here.
///
/// - Returns: `PAYLOAD_READY`.
@c(payload_cold_init)
func coldInit() -> UInt64 {
  CounterState.create()
  return UInt64(PAYLOAD_READY)
}

/// Takes over the state of the image that ran before, or refuses to.
///
/// A refusal changes nothing: the old image runs on with the same state.
///
/// - Returns: `PAYLOAD_READY`, or why this image cannot go on from that state.
@c(payload_live_init)
func liveInit() -> UInt64 {
  guard CounterState.isUsable else { return UInt64(PAYLOAD_STATE_UNKNOWN) }
  return Flavour.isWilling ? UInt64(PAYLOAD_READY) : UInt64(PAYLOAD_NOT_WILLING)
}

/// Answers one call of the normal world; the results replace the arguments.
@c(payload_call)
func call(_ registers: UnsafeMutablePointer<payload_registers>) {
  // SAFETY: Entry.S passes the address of its copy of x0...x7, which stays on its stack meanwhile.
  let function = unsafe FunctionID(x0: registers.pointee.x0)
  let argument = unsafe registers.pointee.x1
  let answer = Service.answer(function, argument)
  // SAFETY: as above.
  unsafe registers.pointee = answer
}

/// The counter service, calls of the trusted OS range.
enum Service {
  /// Adds x1 to the counter; wraps at 2^64.
  static var counterAdd: FunctionID { FunctionID(rawValue: 0xf200_0001) }
  /// Reads the counter.
  static var counterRead: FunctionID { FunctionID(rawValue: 0xf200_0002) }
  /// Returns a function of x1 that tells different builds apart.
  static var transform: FunctionID { FunctionID(rawValue: 0xf200_0003) }
  /// Names the trusted OS (DEN0028, general service queries): a UUID in w0...w3.
  static var uid: FunctionID { FunctionID(rawValue: 0xbf00_ff01) }
  /// Tells the trusted OS's revision: w0 major, w1 minor.
  static var revision: FunctionID { FunctionID(rawValue: 0xbf00_ff03) }

  /// Additions this image has made; a new image starts from zero again.
  private nonisolated(unsafe) static var additionsSinceLoad: UInt64 = 0

  /// Answers one call; results it does not mention are zero.
  static func answer(_ function: FunctionID, _ argument: UInt64) -> payload_registers {
    let version = payload_image_version()
    switch function {
    case counterAdd:
      CounterState.total &+= argument
      // SAFETY: the monitor lets one CPU in at a time.
      unsafe additionsSinceLoad &+= 1
      return counter(version)
    case counterRead:
      return counter(version)
    case transform:
      return registers(ReturnCode.success, Flavour.transform(argument))
    case uid:
      // 7c1b9e52-3d04-4f86-a1e9-58c20fb6d437, bytes in textual order, four to a register.
      return registers(0x529e_1b7c, 0x864f_043d, 0xc258_e9a1, 0x37d4_b60f)
    case revision:
      return registers(version >> 32, version & 0xffff_ffff)
    default:
      return registers(ReturnCode.notSupported)
    }
  }

  private static func counter(_ version: UInt64) -> payload_registers {
    // SAFETY: the monitor lets one CPU in at a time.
    registers(ReturnCode.success, CounterState.total, version, unsafe additionsSinceLoad)
  }

  private static func registers(
    _ x0: UInt64, _ x1: UInt64 = 0, _ x2: UInt64 = 0, _ x3: UInt64 = 0
  ) -> payload_registers {
    payload_registers(x0: x0, x1: x1, x2: x2, x3: x3, x4: 0, x5: 0, x6: 0, x7: 0)
  }
}
