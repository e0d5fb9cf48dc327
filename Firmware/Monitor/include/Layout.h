// SPDX-License-Identifier: MIT
//
// Addresses and sizes that assembly, C declarations and Swift have to agree on. A header, because
// the assembler's preprocessor cannot read Swift.
#ifndef MONITOR_LAYOUT_H
#define MONITOR_LAYOUT_H

/* Most CPUs the monitor runs on; others stay in the reset code for good. */
#define MAXIMUM_CPUS            8

/* Secure RAM of the machine: 16 MiB. */
#define SECURE_RAM_BASE         0x0e000000
#define SECURE_RAM_END          0x0f000000

/* What outlives a live activation: the hand-over block, then a page for each CPU's crashes. */
#define HAND_OVER_BASE          0x0e000000
#define CRASH_BASE              0x0e008000
#define CRASH_SHIFT             12

/* Translation tables of EL3, shared by both images. */
#define TRANSLATION_TABLES_BASE 0x0e010000
#define TRANSLATION_TABLES_END  0x0e020000

/* Two slots for each component that can be replaced live. */
#define SLOT_SIZE               0x00100000
#define MONITOR_SLOT_A          0x0e200000
#define MONITOR_SLOT_B          0x0e400000
#define PAYLOAD_SLOT_A          0x0e600000
#define PAYLOAD_SLOT_B          0x0e800000

/*
 * Memory that stays the payload's own over its activations. All of it is copied while every CPU of
 * the normal world may stand still, so it is one page.
 */
#define PAYLOAD_STATE_BASE      0x0ea00000
#define PAYLOAD_STATE_SIZE      0x00001000

/* Scratch memory of the running monitor; it outlives nothing. */
#define STORE_TABLE_BASE        0x0ec00000
#define STORE_TABLE_SIZE        0x00010000
#define VECTOR_STATE_BASE       0x0ec10000
#define PAYLOAD_STATE_COPY      0x0ec20000
#define FAULTY_AGENT_BASE       0x0ec30000
#define SCRATCH_END             0x0ec40000

/* Flash bank 1: the update store, which the normal world can write. */
#define STORE_FLASH_BASE        0x04000000
#define STORE_FLASH_SIZE        0x04000000

/* Flash bank 0: reset code, then the images that a cold boot starts. */
#define BOOT_MONITOR_IMAGE      0x00001000
#define BOOT_PAYLOAD_IMAGE      0x00101000

/* Each CPU's stack in the running image. */
#define STACK_SHIFT             15

/* Distributor of the GICv3; the reset code waits for EnableGrp0 in its first register. */
#define GICD_BASE               0x08000000

/* Offsets in an image's header (module FirmwareImage describes all of it). */
#define IMAGE_FILE_SIZE         40
#define IMAGE_DATA_END          64
#define IMAGE_MEMORY_SIZE       72
#define IMAGE_RELOCATIONS       80
#define IMAGE_ENTRY_COLD        96
#define IMAGE_ENTRY_PARKED      120

/* Offsets in a CPU's crash page; struct crash_page in Frame.h. */
#define CRASH_SP                0xf8
#define CRASH_ELR               0x100
#define CRASH_ESR               0x110
#define CRASH_VECTOR            0x120
#define CRASH_RECOVERY          0x128

/* Bytes of a saved frame; struct frame in Frame.h. */
#define FRAME_SIZE              272

#endif
