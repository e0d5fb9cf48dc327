// SPDX-License-Identifier: MIT

import LFA
import LFADriver
import Testing

@Suite("Names of images")
struct NameTests {
  /// Lists the UUIDs that fiptool writes for its options, in its order.
  static let table: [(StaticString, StaticString)] = [
    ("65922703-2f74-e644-8dff-579ac1ff0610", "SCP firmware updater SCP_BL2U"),
    ("60b3eb37-c1e5-ea41-9df3-19eda11f6801", "AP firmware updater BL2U"),
    ("4f511d11-2be5-4e49-b4c5-83c2f715840a", "Firmware updater NS_BL2U"),
    ("71408ab2-18d6-874c-8b2e-c6dccd50f096", "Firmware updater certificate"),
    ("5ff9ec0b-4d22-3e4d-a544-c39d81c73f0a", "BL2 trusted boot firmware"),
    ("9766fd3d-89be-e849-ae5d-78a140608213", "SCP firmware SCP_BL2"),
    ("47d4086d-4cfe-9846-9b95-2950cbbd5a00", "TF-A BL31 runtime"),
    ("05d0e189-53dc-1347-8d2b-500a4b7a3e38", "BL32 secure payload"),
    ("0b70c29b-2a5a-7840-9f65-0a5682738288", "BL32 secure payload, extra 1"),
    ("8ea87bb1-cfa2-3f4d-85fd-e7bba50220d9", "BL32 secure payload, extra 2"),
    ("d6d0eea7-fcea-d54b-9782-9934f234b6e4", "BL33 non-secure payload"),
    ("6c0762a6-12f2-4b56-92cb-ba8f633606d9", "TF-RMM"),
    ("5807e16a-8459-47be-8ed5-648e8dddab0e", "FW_CONFIG"),
    ("08b8f1d9-c9cf-9349-a962-6fbc6b7265cc", "HW_CONFIG"),
    ("6c0458ff-af6b-7d4f-82ed-aa27bc69bfd2", "TB_FW_CONFIG"),
    ("9979814b-0376-fb46-8c8e-8d267f7859e0", "SOC_FW_CONFIG"),
    ("26257c1a-dbc6-7f47-8d96-c4c4b0248021", "TOS_FW_CONFIG"),
    ("28da9815-93e8-7e44-ac66-1aaf801550f9", "NT_FW_CONFIG"),
    ("862d1d72-f860-e411-920b-8be762160f24", "Root of trust key certificate"),
    ("827ee890-f860-e411-a1b4-777a21b4f94c", "Trusted key certificate"),
    ("024221a1-f860-e411-8d9b-f33c0e15a014", "SCP firmware key certificate"),
    ("8ab8becc-f960-e411-9ad0-eb4822d8dcf8", "SoC firmware key certificate"),
    ("9477d603-fb60-e411-85dd-b7105b8cee04", "Trusted OS key certificate"),
    ("8ad5832a-fb60-e411-8aaf-df30bbc49859", "BL33 key certificate"),
    ("d6e269ea-5d63-e411-8d8c-9fbabe9956a5", "BL2 certificate"),
    ("44be6f04-5e63-e411-b28b-73d8eaae9656", "SCP firmware certificate"),
    ("e2b20c20-5e63-e411-9ce8-abccf92bb666", "SoC firmware certificate"),
    ("a49f4411-5e63-e411-8728-3f05722af33d", "Trusted OS certificate"),
    ("8ec4c1f3-5d63-e411-a7a9-87ee40b23fa7", "BL33 certificate"),
    ("776dfd44-8697-4c3b-91eb-c13e025a2a6f", "SiP secure partition certificate"),
    ("ddcbbf4a-cad6-11ea-87d0-0242ac130003", "Platform secure partition certificate"),
    ("36d83d85-761d-4daf-96f1-cd99d6569b00", "CCA content certificate"),
    ("52222d31-820f-494d-8bbc-ea6825d3c35a", "Secure world core key certificate"),
    ("d43cd902-5b9f-412e-8ac6-92b6d18be60d", "Platform key certificate"),
  ]

  @Test("Every image that TF-A publishes has a name of its own", arguments: table)
  func name(text: StaticString, name: StaticString) throws {
    let guid = try #require(GUID(text))
    #expect(guid.knownName?.description == name.description)
    #expect(Self.table.count(where: { $0.1.description == name.description }) == 1)
  }

  @Test("An event's variables fit, whatever the name", arguments: table)
  func length(text: StaticString, name: StaticString) throws {
    let guid = try #require(GUID(text))
    let most = FirmwareVersion(rawValue: .max)
    let rig = try Rig([Part(guid: guid, current: most, pending: most)])
    try rig.driver.probe()
    rig.firmware.inject(.prime, .criticalError)
    #expect(rig.result(.activate, guid) == .notRecoverable)
    #expect(
      rig.system.variables.last == """
        LFA_GUID=\(text)
        LFA_CURRENT_VERSION=4294967295.4294967295
        LFA_PENDING_VERSION=4294967295.4294967295
        LFA_RESULT=ENOTRECOVERABLE
        LFA_NAME=\(name)
        """)
  }

  @Test("An unknown image has none")
  func unknown() {
    #expect(GUID(x1: 1, x2: 2).knownName == nil)
    #expect(GUID(x1: GUID.bl31.x1, x2: 0).knownName == nil)
  }
}
