# SPDX-License-Identifier: MIT
#
# How Embedded Swift, assembly and images are built for bare metal; included by the makefiles of the
# firmware's parts, which set ROOT, the path to the repository, first.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

BUILD ?= $(ROOT)/build
FIRMWARE := $(BUILD)/firmware
CROSS ?= aarch64-linux-gnu-

SWIFTC ?= swiftc
# Clang, linker and objcopy come with the Swift toolchain; a link to swiftc may stand elsewhere.
TOOLCHAIN := $(dir $(shell readlink -f "$$(command -v $(SWIFTC))"))
CLANG := $(TOOLCHAIN)clang
LINK := $(TOOLCHAIN)ld.lld
OBJCOPY := $(TOOLCHAIN)llvm-objcopy

TARGET := aarch64-none-none-elf
SWIFT_FLAGS := -target $(TARGET) -enable-experimental-feature Embedded -wmo -parse-as-library \
  -swift-version 6 -Osize -no-allocations -Xfrontend -disable-stack-protector \
  -Xfrontend -function-sections -Xcc -mgeneral-regs-only -Xcc -mstrict-align \
  -strict-memory-safety -warnings-as-errors
ASSEMBLY_FLAGS := --target=$(TARGET) -Wall -Werror
C_FLAGS := --target=$(TARGET) -std=c17 -Os -ffreestanding -fno-builtin -mgeneral-regs-only \
  -mstrict-align -ffunction-sections -Wall -Wextra -Werror
# Any relocation against text or read-only data is an error; what is left is RELATIVE, in data.
LINK_FLAGS := -pie -z text -z norelro --no-dynamic-linker --gc-sections

AUDIT := $(ROOT)/Firmware/Common/audit
