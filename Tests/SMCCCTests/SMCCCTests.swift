// SPDX-License-Identifier: MIT

import SMCCC
import Testing

@Suite("SMC Calling Convention")
struct SMCCCTests {
  @Test("A function identifier takes w0 apart")
  func functionIdentifier() {
    let prime = FunctionID(rawValue: 0xc400_02e4)
    #expect(prime.isFast)
    #expect(prime.is64Bit)
    #expect(prime.owner == .standardSecure)
    #expect(prime.number == 0x02e4)
    #expect(!FunctionID(rawValue: 0x0400_02e4).isFast)
    #expect(!FunctionID(rawValue: 0x8400_0000).is64Bit)
    #expect(FunctionID(rawValue: 0xb200_0000).owner.isTrustedOS)
    #expect(!FunctionID(rawValue: 0xb100_0000).owner.isTrustedOS)
  }

  @Test("The upper half of x0 and the SVE hint are no part of the identifier")
  func identifierFromRegister() {
    #expect(FunctionID(x0: 0xffff_ffff_c400_02e0) == FunctionID(rawValue: 0xc400_02e0))
    #expect(FunctionID(x0: 0xc401_02e0) == FunctionID(rawValue: 0xc400_02e0))
  }

  @Test("Arguments that are not named are zero")
  func argumentsDefaultToZero() {
    let arguments = Registers(calling: .archFeatures, x1: 7)
    #expect(arguments == Registers(x0: 0x8000_0001, x1: 7))
    #expect(arguments.x17 == 0)
    #expect(arguments.function == .archFeatures)
  }

  @Test(
    "A version is positive as a 32-bit number",
    arguments: [
      (0x1_0000, 1, 0), (0x1_0004, 1, 4), (0x7fff_ffff, 0x7fff, 0xffff),
      (0xffff_ffff_0001_0001, 1, 1), (0, 0, 0),
    ] as [(UInt64, UInt16, UInt16)])
  func versions(x0: UInt64, major: UInt16, minor: UInt16) {
    #expect(InterfaceVersion(x0: x0) == InterfaceVersion(major: major, minor: minor))
  }

  @Test(
    "Error codes are no versions, whatever their width",
    arguments: [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0x8000_0000] as [UInt64])
  func errorsAreNotVersions(x0: UInt64) {
    #expect(InterfaceVersion(x0: x0) == nil)
  }

  @Test("Versions order by major, then by minor number")
  func versionOrder() {
    let versions = [(1, 0), (1, 1), (1, 0xffff), (2, 0)].map {
      InterfaceVersion(major: $0, minor: $1)
    }
    #expect(versions.sorted() == versions)
    #expect(InterfaceVersion(major: 1, minor: 2).x0 == 0x1_0002)
  }
}
