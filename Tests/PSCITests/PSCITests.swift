// SPDX-License-Identifier: MIT

import PSCI
import SMCCC
import Testing

@Suite("PSCI constants")
struct PSCITests {
  @Test("Error codes are sign-extended")
  func statusEncoding() {
    #expect(PSCIStatus.alreadyOn.x0 == 0xffff_ffff_ffff_fffc)
    #expect(PSCIStatus.invalidAddress.x0 == 0xffff_ffff_ffff_fff7)
    #expect(PSCIStatus.success.x0 == 0)
  }

  @Test("The range is numbers 0 to 0x1f of the fast standard secure services")
  func range() {
    #expect(PSCIFunction.owns(PSCIFunction.version))
    #expect(PSCIFunction.owns(PSCIFunction.cpuOn64))
    #expect(PSCIFunction.owns(FunctionID(rawValue: 0x8400_001f)))
    #expect(!PSCIFunction.owns(FunctionID(rawValue: 0x8400_0020)))
    #expect(!PSCIFunction.owns(FunctionID(rawValue: 0x0400_0000)))
    #expect(!PSCIFunction.owns(FunctionID(rawValue: 0xc400_02e0)))
    #expect(!PSCIFunction.owns(FunctionID(rawValue: 0x8200_0000)))
  }
}
