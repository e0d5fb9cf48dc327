// SPDX-License-Identifier: MIT

import LFA
import Testing

@Suite("Status codes")
struct StatusTests {
  static let codes: [(UInt64, Status, String)] = [
    (0, .success, "SUCCESS"),
    (0xffff_ffff_ffff_ffff, .notSupported, "NOT_SUPPORTED"),
    (0xffff_ffff_ffff_fffe, .busy, "BUSY"),
    (0xffff_ffff_ffff_fffd, .authError, "AUTH_ERROR"),
    (0xffff_ffff_ffff_fffc, .noMemory, "NO_MEMORY"),
    (0xffff_ffff_ffff_fffb, .criticalError, "CRITICAL_ERROR"),
    (0xffff_ffff_ffff_fffa, .deviceError, "DEVICE_ERROR"),
    (0xffff_ffff_ffff_fff9, .wrongState, "WRONG_STATE"),
    (0xffff_ffff_ffff_fff8, .invalidParameters, "INVALID_PARAMETERS"),
    (0xffff_ffff_ffff_fff7, .componentWrongState, "COMPONENT_WRONG_STATE"),
    (0xffff_ffff_ffff_fff6, .invalidAddress, "INVALID_ADDRESS"),
    (0xffff_ffff_ffff_fff5, .activationFailed, "ACTIVATION_FAILED"),
  ]

  @Test("Every code is known by number and name", arguments: codes)
  func known(x0: UInt64, status: Status, name: String) {
    #expect(Status(x0: x0) == status)
    #expect(status.x0 == x0)
    #expect(status.name?.description == name)
    #expect(status.isSuccess == (x0 == 0))
  }

  @Test("32-bit codes are the same codes", arguments: codes.dropFirst())
  func narrow(x0: UInt64, status: Status, name: String) {
    #expect(Status(x0: x0 & 0xffff_ffff) == status)
  }

  @Test(
    "Unknown codes keep their number and are no success",
    arguments: [
      (0xffff_ffff_ffff_fff4, -12), (0xffff_ffff_ffff_0000, -65536), (1, 1),
      (0x7fff_ffff, 0x7fff_ffff),
      (0x8000_0000_0000_0000, Int64.min), (0x1_0000_0000, 0x1_0000_0000),
      (0x0000_0000_8000_0000, -0x8000_0000),
    ] as [(UInt64, Int64)])
  func unknown(x0: UInt64, number: Int64) {
    let status = Status(x0: x0)
    #expect(status.rawValue == number)
    #expect(status.name == nil)
    #expect(!status.isSuccess)
  }
}
