// SPDX-License-Identifier: MIT

extension GUID {
  /// Tells a readable name of an image whose UUID TF-A publishes; nil for any other.
  ///
  /// Three names are those that the posted Linux drivers use (lfa-facts 1.4): "TF-A BL31 runtime",
  /// "BL33 non-secure payload" and "TF-RMM". The UUIDs are those that fiptool gives its images; a
  /// name has at most 40 characters.
  public var knownName: StaticString? {
    switch (x1, x2) {
    // 65922703-2f74-e644-8dff-579ac1ff0610
    case (0x44e6_742f_0327_9265, 0x1006_ffc1_9a57_ff8d): "SCP firmware updater SCP_BL2U"
    // 60b3eb37-c1e5-ea41-9df3-19eda11f6801
    case (0x41ea_e5c1_37eb_b360, 0x0168_1fa1_ed19_f39d): "AP firmware updater BL2U"
    // 4f511d11-2be5-4e49-b4c5-83c2f715840a
    case (0x494e_e52b_111d_514f, 0x0a84_15f7_c283_c5b4): "Firmware updater NS_BL2U"
    // 71408ab2-18d6-874c-8b2e-c6dccd50f096
    case (0x4c87_d618_b28a_4071, 0x96f0_50cd_dcc6_2e8b): "Firmware updater certificate"
    // 5ff9ec0b-4d22-3e4d-a544-c39d81c73f0a
    case (0x4d3e_224d_0bec_f95f, 0x0a3f_c781_9dc3_44a5): "BL2 trusted boot firmware"
    // 9766fd3d-89be-e849-ae5d-78a140608213
    case (0x49e8_be89_3dfd_6697, 0x1382_6040_a178_5dae): "SCP firmware SCP_BL2"
    // 47d4086d-4cfe-9846-9b95-2950cbbd5a00
    case (0x4698_fe4c_6d08_d447, 0x005a_bdcb_5029_959b): "TF-A BL31 runtime"
    // 05d0e189-53dc-1347-8d2b-500a4b7a3e38
    case (0x4713_dc53_89e1_d005, 0x383e_7a4b_0a50_2b8d): "BL32 secure payload"
    // 0b70c29b-2a5a-7840-9f65-0a5682738288
    case (0x4078_5a2a_9bc2_700b, 0x8882_7382_560a_659f): "BL32 secure payload, extra 1"
    // 8ea87bb1-cfa2-3f4d-85fd-e7bba50220d9
    case (0x4d3f_a2cf_b17b_a88e, 0xd920_02a5_bbe7_fd85): "BL32 secure payload, extra 2"
    // d6d0eea7-fcea-d54b-9782-9934f234b6e4
    case (0x4bd5_eafc_a7ee_d0d6, 0xe4b6_34f2_3499_8297): "BL33 non-secure payload"
    // 6c0762a6-12f2-4b56-92cb-ba8f633606d9
    case (0x564b_f212_a662_076c, 0xd906_3663_8fba_cb92): "TF-RMM"
    // 5807e16a-8459-47be-8ed5-648e8dddab0e
    case (0xbe47_5984_6ae1_0758, 0x0eab_dd8d_8e64_d58e): "FW_CONFIG"
    // 08b8f1d9-c9cf-9349-a962-6fbc6b7265cc
    case (0x4993_cfc9_d9f1_b808, 0xcc65_726b_bc6f_62a9): "HW_CONFIG"
    // 6c0458ff-af6b-7d4f-82ed-aa27bc69bfd2
    case (0x4f7d_6baf_ff58_046c, 0xd2bf_69bc_27aa_ed82): "TB_FW_CONFIG"
    // 9979814b-0376-fb46-8c8e-8d267f7859e0
    case (0x46fb_7603_4b81_7999, 0xe059_787f_268d_8e8c): "SOC_FW_CONFIG"
    // 26257c1a-dbc6-7f47-8d96-c4c4b0248021
    case (0x477f_c6db_1a7c_2526, 0x2180_24b0_c4c4_968d): "TOS_FW_CONFIG"
    // 28da9815-93e8-7e44-ac66-1aaf801550f9
    case (0x447e_e893_1598_da28, 0xf950_1580_af1a_66ac): "NT_FW_CONFIG"
    // 862d1d72-f860-e411-920b-8be762160f24
    case (0x11e4_60f8_721d_2d86, 0x240f_1662_e78b_0b92): "Root of trust key certificate"
    // 827ee890-f860-e411-a1b4-777a21b4f94c
    case (0x11e4_60f8_90e8_7e82, 0x4cf9_b421_7a77_b4a1): "Trusted key certificate"
    // 024221a1-f860-e411-8d9b-f33c0e15a014
    case (0x11e4_60f8_a121_4202, 0x14a0_150e_3cf3_9b8d): "SCP firmware key certificate"
    // 8ab8becc-f960-e411-9ad0-eb4822d8dcf8
    case (0x11e4_60f9_ccbe_b88a, 0xf8dc_d822_48eb_d09a): "SoC firmware key certificate"
    // 9477d603-fb60-e411-85dd-b7105b8cee04
    case (0x11e4_60fb_03d6_7794, 0x04ee_8c5b_10b7_dd85): "Trusted OS key certificate"
    // 8ad5832a-fb60-e411-8aaf-df30bbc49859
    case (0x11e4_60fb_2a83_d58a, 0x5998_c4bb_30df_af8a): "BL33 key certificate"
    // d6e269ea-5d63-e411-8d8c-9fbabe9956a5
    case (0x11e4_635d_ea69_e2d6, 0xa556_99be_ba9f_8c8d): "BL2 certificate"
    // 44be6f04-5e63-e411-b28b-73d8eaae9656
    case (0x11e4_635e_046f_be44, 0x5696_aeea_d873_8bb2): "SCP firmware certificate"
    // e2b20c20-5e63-e411-9ce8-abccf92bb666
    case (0x11e4_635e_200c_b2e2, 0x66b6_2bf9_ccab_e89c): "SoC firmware certificate"
    // a49f4411-5e63-e411-8728-3f05722af33d
    case (0x11e4_635e_1144_9fa4, 0x3df3_2a72_053f_2887): "Trusted OS certificate"
    // 8ec4c1f3-5d63-e411-a7a9-87ee40b23fa7
    case (0x11e4_635d_f3c1_c48e, 0xa73f_b240_ee87_a9a7): "BL33 certificate"
    // 776dfd44-8697-4c3b-91eb-c13e025a2a6f
    case (0x3b4c_9786_44fd_6d77, 0x6f2a_5a02_3ec1_eb91): "SiP secure partition certificate"
    // ddcbbf4a-cad6-11ea-87d0-0242ac130003
    case (0xea11_d6ca_4abf_cbdd, 0x0300_13ac_4202_d087): "Platform secure partition certificate"
    // 36d83d85-761d-4daf-96f1-cd99d6569b00
    case (0xaf4d_1d76_853d_d836, 0x009b_56d6_99cd_f196): "CCA content certificate"
    // 52222d31-820f-494d-8bbc-ea6825d3c35a
    case (0x4d49_0f82_312d_2252, 0x5ac3_d325_68ea_bc8b): "Secure world core key certificate"
    // d43cd902-5b9f-412e-8ac6-92b6d18be60d
    case (0x2e41_9f5b_02d9_3cd4, 0x0de6_8bd1_b692_c68a): "Platform key certificate"
    default: nil
    }
  }
}
