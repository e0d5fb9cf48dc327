# SPDX-License-Identifier: MIT
#
# The Swift part for the debug kernel, with KASAN's checks in it. Included by the Makefile beside it
# for KERNEL=debug.
#
# swiftc has no address sanitizer for a kernel, but clang has, and works on whatever LLVM's
# intermediate language holds. So swiftc stops there, each function gets the attribute that asks for
# checks, and clang does the rest: a call of the kernel's own checks before each access to memory,
# and red zones around what lies on the stack. Global variables get none: they would need a
# constructor, and Swift's are a few words in all.

CLANG ?= $(toolchain)/bin/clang
checked := $(swift)/checked
debug := $(BUILD)/guest/debug
planted := $(out)/debug/planted-faults
shadow = $(shell sed -n 's/^CONFIG_KASAN_SHADOW_OFFSET=//p' \
	$(or $(KDIR),$(debug)/kbuild)/include/config/auto.conf)
CHECKFLAGS = -target aarch64-none-none-elf -Os -fsanitize=kernel-address \
	-mllvm -asan-mapping-offset=$(shadow) -mllvm -asan-instrumentation-with-call-threshold=0 \
	-mllvm -asan-stack=1 -mllvm -asan-stack-dynamic-alloca=0 \
	-mllvm -asan-globals=0 -mllvm -asan-constructor-kind=none \
	-ffunction-sections -mgeneral-regs-only -ffixed-x18 -fno-pic -fno-omit-frame-pointer \
	-mbranch-protection=pac-ret -Wno-override-module

# Costs nothing as long as the kernel's configuration stays the same.
ifndef KDIR
.PHONY: FORCE
$(debug)/.stamp: FORCE
	$(Q)../Tools/build-debug-kernel
$(checked)/ArmLFA.o $(checked)/Planted.o $(out)/debug/arm_lfa.ko $(planted)/planted_faults.ko: \
    $(debug)/.stamp
endif

# $(1) module, $(2) its sources
define checks
@mkdir -p $(@D)
@echo "  SWIFTC $(1), CLANG with KASAN"
$(Q)$(SWIFTC) $(SWIFTFLAGS) -module-name $(1) -emit-ir $(2) -o $@.ll
$(Q)sed -i '/"target-cpu"/s/^attributes #[0-9]* = {/& sanitize_address/' $@.ll
$(Q)$(CLANG) $(CHECKFLAGS) -c $@.ll -o $@
endef

$(checked)/ArmLFA.o: $(wildcard Swift/*.swift) $(wildcard Glue/include/*) \
    $(modules:%=$(swift)/%.swiftmodule) Debug.mk
	$(call checks,ArmLFA,$(wildcard Swift/*.swift))

$(checked)/allowed-symbols.txt: Audit/allowed-symbols.txt Audit/allowed-symbols-kasan.txt
	@mkdir -p $(@D)
	$(Q)cat $^ >$@

$(checked)/Swift.o: $(checked)/ArmLFA.o $(checked)/allowed-symbols.txt $(out)/audit
	$(call link,$<,--sanitized,$(checked)/allowed-symbols.txt)

$(out)/debug/arm_lfa.ko: object = $(checked)/Swift.o
$(out)/debug/arm_lfa.ko: $(checked)/Swift.o

# A module of faults, some of them in Swift, that show whether the kernel finds them.
planted_sources := $(wildcard ../Tests/Guest/planted-faults/*)
all: $(planted)/planted_faults.ko

$(checked)/Planted.o: $(filter %.swift,$(planted_sources)) Debug.mk
	$(call checks,Planted,$(filter %.swift,$^))

$(planted)/planted_faults.ko: $(checked)/Planted.o $(planted_sources)
	@mkdir -p $(@D)
	$(Q)cp -u $(filter %.c %/Kbuild,$^) $(@D)/
	$(Q)$(LLD) -r --gc-sections -o $(@D)/Swift.o_shipped -u planted_faults_read \
	  -e planted_faults_write_stack $<
	$(Q)$(CROSS_COMPILE)objcopy $(SWIFT_LEFTOVERS) $(@D)/Swift.o_shipped
	$(Q)$(MAKE) --no-print-directory -C $(or $(KDIR),$(debug)/kbuild) M=$(@D) ARCH=arm64 \
	  CROSS_COMPILE=$(CROSS_COMPILE) KCFLAGS=-Werror modules
