// SPDX-License-Identifier: MIT
//
// What a machine's firmware would have to say of Live Firmware Activation by ACPI: a device that is
// notified, here once under its name of today and once under that of older firmware. The guest's
// initial RAM disk brings it as an additional table. RING is for tests: it notifies.
DefinitionBlock ("", "SSDT", 2, "SWLFA", "LFATEST", 1)
{
    Scope (\_SB)
    {
        Device (LFA0)
        {
            Name (_HID, "ARML0003")
            Method (RING) { Notify (LFA0, 0x80) }
        }

        Device (LFA1)
        {
            Name (_HID, "ARMHF000")
            Method (RING) { Notify (LFA1, 0x80) }
        }
    }
}
