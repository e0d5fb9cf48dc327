// SPDX-License-Identifier: MIT

import LFA
import Testing

/// Text, x1 and x2 of every component whose registers lfa-facts 1.4 or agent-conformance 1 gives.
let published: [(String, UInt64, UInt64)] = [
  ("6c0762a6-12f2-4b56-92cb-ba8f633606d9", 0x564b_f212_a662_076c, 0xd906_3663_8fba_cb92),
  ("47d4086d-4cfe-9846-9b95-2950cbbd5a00", 0x4698_fe4c_6d08_d447, 0x005a_bdcb_5029_959b),
  ("d6d0eea7-fcea-d54b-9782-9934f234b6e4", 0x4bd5_eafc_a7ee_d0d6, 0xe4b6_34f2_3499_8297),
  ("05d0e189-53dc-1347-8d2b-500a4b7a3e38", 0x4713_dc53_89e1_d005, 0x383e_7a4b_0a50_2b8d),
  ("f07b2a96-1d47-4d17-9ec8-86a64e253e5c", 0x174d_471d_962a_7bf0, 0x5c3e_254e_a686_c89e),
  ("c3ff2127-7e41-a9f8-05af-24a1afa33474", 0xf8a9_417e_2721_ffc3, 0x7434_a3af_a124_af05),
]

func text(_ guid: GUID) -> String {
  String(decoding: (0..<GUID.textLength).map(guid.textCharacter), as: UTF8.self)
}

@Suite("GUIDs")
struct GUIDTests {
  @Test("Registers print as the published text", arguments: published)
  func toText(expected: String, x1: UInt64, x2: UInt64) {
    #expect(text(GUID(x1: x1, x2: x2)) == expected)
  }

  @Test("Published text parses to the registers, in either case", arguments: published)
  func fromText(source: String, x1: UInt64, x2: UInt64) {
    #expect(GUID(text: Array(source.utf8).span) == GUID(x1: x1, x2: x2))
    #expect(GUID(text: Array(source.uppercased().utf8).span) == GUID(x1: x1, x2: x2))
  }

  @Test("Bytes come in the order of the text")
  func bytes() {
    #expect(
      (0..<16).map(GUID.bl31.byte) == [
        0x47, 0xd4, 0x08, 0x6d, 0x4c, 0xfe, 0x98, 0x46, 0x9b, 0x95, 0x29, 0x50, 0xcb, 0xbd, 0x5a,
        0x00,
      ])
    #expect(GUID.bl31.byte(16) == 0)
    #expect(GUID.bl31.byte(-1) == 0)
    #expect(GUID.bl31.textCharacter(36) == 0)
    #expect(GUID.bl31.textCharacter(-1) == 0)
  }

  @Test(
    "Anything but the 36-character form is refused",
    arguments: [
      "", "47d4086d", "47d4086d4cfe98469b952950cbbd5a00",
      "{47d4086d-4cfe-9846-9b95-2950cbbd5a00}", "47d4086d-4cfe-9846-9b95-2950cbbd5a0",
      "47d4086d-4cfe-9846-9b95-2950cbbd5a000", "47d4086d-4cfe-9846-9b95-2950cbbd5a0g",
      "47d4086d-4cfe-98469-b95-2950cbbd5a00", "47d4086d-4cfe-9846-9b95_2950cbbd5a00",
      " 7d4086d-4cfe-9846-9b95-2950cbbd5a00", "-7d4086d-4cfe-9846-9b95-2950cbbd5a00",
    ])
  func refusedText(source: String) {
    #expect(GUID(text: Array(source.utf8).span) == nil)
  }

  @Test("Names are those of the posted drivers")
  func names() {
    #expect(GUID.bl31.knownName?.description == "TF-A BL31 runtime")
    #expect(GUID.bl33.knownName?.description == "BL33 non-secure payload")
    #expect(GUID.rmm.knownName?.description == "TF-RMM")
    #expect(GUID.bl32.knownName?.description == "BL32 secure payload")
    #expect(GUID(x1: 1, x2: 2).knownName == nil)
    #expect(GUID("05d0e189-53dc-1347-8d2b-500a4b7a3e38") == .bl32)
  }
}
