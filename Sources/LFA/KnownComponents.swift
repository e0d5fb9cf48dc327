// SPDX-License-Identifier: MIT

extension GUID {
  /// Identifies TF-A BL31, the EL3 runtime: 47d4086d-4cfe-9846-9b95-2950cbbd5a00.
  @inlinable public static var bl31: GUID {
    GUID(x1: 0x4698_fe4c_6d08_d447, x2: 0x005a_bdcb_5029_959b)
  }
  /// Identifies BL32, the secure payload: 05d0e189-53dc-1347-8d2b-500a4b7a3e38.
  @inlinable public static var bl32: GUID {
    GUID(x1: 0x4713_dc53_89e1_d005, x2: 0x383e_7a4b_0a50_2b8d)
  }
  /// Identifies BL33, the normal world's payload: d6d0eea7-fcea-d54b-9782-9934f234b6e4.
  @inlinable public static var bl33: GUID {
    GUID(x1: 0x4bd5_eafc_a7ee_d0d6, x2: 0xe4b6_34f2_3499_8297)
  }
  /// Identifies TF-RMM: 6c0762a6-12f2-4b56-92cb-ba8f633606d9.
  @inlinable public static var rmm: GUID {
    GUID(x1: 0x564b_f212_a662_076c, x2: 0xd906_3663_8fba_cb92)
  }
}
