# SPDX-License-Identifier: MIT
#
# What the guest needs to find the driver by an alias, and to be a machine that ACPI describes.
# Included by the Makefile beside it.

IASL ?= iasl
# Not in an ordinary user's path.
DEPMOD ?= $(firstword $(wildcard /sbin/depmod /usr/sbin/depmod) depmod)

Q := @
swift := $(BUILD)/linux/stand-in
sources := $(ROOT)/Sources
include $(ROOT)/Linux/Swift.mk
SWIFTFLAGS += -I stand-in/include
stand_in_entries := stand_in_size stand_in_start stand_in_answer stand_in_offer

stand_in = $(BUILD)/linux/$(1)/stand-in/stand_in.ko
table := $(BUILD)/initrd/lfa.aml
aliases = $(BUILD)/initrd/$(1).modules/modules.alias

acpi_products = $(table) $(call stand_in,$(1)) $(call aliases,$(1))
# The kernel looks for tables in the first archive of the RAM disk, if that is not compressed.
acpi_files = kernel/firmware/acpi/lfa.aml=$(table) stand_in.ko=$(call stand_in,$(1)) \
	lib/modules/$$$$(<$(BUILD)/guest/$(1)/release)=$(BUILD)/initrd/$(1).modules

$(table): acpi/lfa.asl
	@mkdir -p $(@D)
	@$(IASL) -p $(@:.aml=) $< >$@.log 2>&1 || { cat $@.log >&2; exit 1; }

$(eval $(call module,SMCCC,))
$(eval $(call module,LFA,SMCCC))
$(eval $(call module,LFAAgent,SMCCC LFA))

$(swift)/Swift.o: stand-in/Agent.swift $(wildcard stand-in/include/*) $(swift)/LFAAgent.swiftmodule
	@echo "  SWIFTC StandIn"
	@$(SWIFTC) $(SWIFTFLAGS) -module-name StandInAgent -c $< -o $@.all
	@$(LLD) -r --gc-sections -e $(firstword $(stand_in_entries)) $(stand_in_entries:%=-u %) -o $@ $@.all
	@$(CROSS_COMPILE)objcopy $(SWIFT_LEFTOVERS) $@

# $(1) the kernel
define acpi
$(BUILD)/linux/$(1)/stand-in/stand_in.ko: $(swift)/Swift.o stand-in/Kbuild stand-in/Hooks.c \
    $(wildcard stand-in/include/*) $(BUILD)/guest/.stamp \
    $(wildcard $(BUILD)/guest/$(1)/.stamp)
	@rm -rf $$(@D) && mkdir -p $$(@D) && cp -r stand-in/Kbuild stand-in/Hooks.c stand-in/include $$(@D)/
	@cp $$< $$(@D)/Swift.o_shipped
	@$(MAKE) -C $(BUILD)/guest/$(1)/kbuild M=$$(@D) ARCH=arm64 CROSS_COMPILE=$(CROSS_COMPILE) \
	  KCFLAGS=-Werror CONFIG_DEBUG_INFO_BTF_MODULES= modules >$$(@D)/log 2>&1 || { cat $$(@D)/log >&2; exit 1; }

# depmod wants a tree, and the kernel's own lists, of which the guest has nothing.
$(BUILD)/initrd/$(1).modules/modules.alias: $(BUILD)/linux/$(1)/arm_lfa.ko acpi.mk
	@rm -rf $$(@D) $$(@D).new && mkdir -p $$(@D).new/lib/modules/0.0
	@cd $$(@D).new/lib/modules/0.0 && cp $$< . && touch modules.order modules.builtin modules.builtin.modinfo
	@$(DEPMOD) -b $$(@D).new 0.0
	@mv $$(@D).new/lib/modules/0.0 $$(@D) && rm -r $$(@D).new
endef
