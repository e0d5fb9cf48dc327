# SPDX-License-Identifier: MIT
#
# How Swift is compiled for the kernel: included by the Makefile beside it and by that of the
# guest's tests, which set `swift`, the directory of the products, and `sources`, that of the
# modules' sources, first.

SWIFTC ?= swiftc
# The linker that comes with Swift; swiftc itself may be a link or a tool that finds the real one.
toolchain = $(shell $(SWIFTC) -print-target-info | \
	sed -n 's|.*"runtimeResourcePath" *: *"\(.*\)/lib/swift".*|\1|p')
LLD ?= $(toolchain)/bin/ld.lld

# The kernel uses general registers only, keeps x18 for itself, links without a GOT, guards stacks
# in its own way, and signs return addresses. Exclusive access is checked when compiling; the check
# at run time would need a run time.
SWIFTFLAGS := -target aarch64-none-none-elf -enable-experimental-feature Embedded -wmo \
	-parse-as-library -swift-version 6 -Osize -no-allocations \
	-strict-memory-safety -warnings-as-errors \
	-module-cache-path $(swift)/cache -I $(swift) \
	-Xfrontend -disable-stack-protector -Xfrontend -function-sections \
	-enforce-exclusivity=unchecked \
	-Xcc -mgeneral-regs-only -Xcc -ffixed-x18 -Xcc -fno-pic -Xcc -fno-omit-frame-pointer \
	-Xcc -mbranch-protection=pac-ret

# What Swift's own linker reads, and the one function that asks to be kept whether it is reached or
# not.
SWIFT_LEFTOVERS := -R .swift1_autolink_entries -R .swift_modhash -R .comment \
	-R .text._swift_exceptionPersonality

# $(1) module, $(2) the modules it imports
define module
$(swift)/$(1).swiftmodule: $(wildcard $(sources)/$(1)/*.swift) $(2:%=$(swift)/%.swiftmodule) \
    $(MAKEFILE_LIST)
	@mkdir -p $(swift)
	@echo "  SWIFTC $(1)"
	$(Q)$(SWIFTC) $(SWIFTFLAGS) -module-name $(1) -emit-module -emit-module-path $$@ \
	  $(wildcard $(sources)/$(1)/*.swift)
	@touch $$@
endef
