# SPDX-License-Identifier: MIT
#
# `make run` boots the machine and activates firmware live; `make test` runs all stages of tests.
# Both install and download what is missing first. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

KERNEL ?= 6.12
SWIFT ?= swift
FIRMWARE ?= build/firmware/flash.bin
# A variable of this makefile means something else, or nothing, in those below.
MAKEOVERRIDES :=
unexport KERNEL FIRMWARE
SWIFT_SOURCES := Package.swift Sources Tests Firmware Linux
MACHINE = $$($(SWIFT) build -c release --product lfa-machine --show-bin-path)/lfa-machine

.PHONY: help run test check format packages tools tool guest firmware module machine \
  conformance scenarios faults debug bench deb fuzz mutants clean

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: machine ## Boots Linux on our firmware and activates a payload and the EL3 monitor live
	@if [ -t 0 ]; then interactive=--interactive; else interactive=; fi; \
	$(MACHINE) run --kernel $(KERNEL) $$interactive

test: packages ## Runs all stages of tests; Documentation/Testing.md lists them
	@Tools/run-tests

check: packages ## Lints the format and licence headers and builds with warnings as errors
	@Tools/check-licences
	@Tools/check-glue
	$(SWIFT) format lint --strict --recursive $(SWIFT_SOURCES)
	$(SWIFT) build --build-tests --sanitize=address

format: ## Formats every Swift file in place
	$(SWIFT) format format --in-place --recursive $(SWIFT_SOURCES)

packages: ## Installs the Debian packages that are missing
	@Tools/install-packages

guest: packages ## Downloads the guest's kernels, headers and busybox into build/guest
	@Tools/fetch-guest

tools: packages ## Builds the host's tools
	$(SWIFT) build -c release --product lfa-machine
	$(SWIFT) build -c release --product lfa-image

tool: packages ## Builds lfa and lfa-simulate as static files, in build/tool
	@Tools/build-tool

firmware: guest tools ## Builds monitor, payload, conformance client and update stores
	$(MAKE) -C Firmware

module: guest ## Builds arm_lfa.ko for both kernels and audits the objects
	$(MAKE) -C Linux

machine: firmware module ## Builds all that the machine boots

conformance: firmware ## Judges FIRMWARE (default: ours) with the bare-metal client
	@$(MACHINE) conformance --firmware $(FIRMWARE)

scenarios: machine tool ## Runs the QEMU scenarios on both kernels
	@$(MACHINE) scenarios --kernel all

faults: machine ## Plays the table of faults in QEMU, on Linux 6.12
	@$(MACHINE) faults --kernel 6.12

debug: firmware ## Runs the QEMU scenarios on a kernel that checks itself, which it builds (an hour)
	@Tools/install-packages --debug-kernel
	$(MAKE) -C Linux KERNEL=debug
	@$(MACHINE) debug-selftest
	@$(MACHINE) scenarios --kernel debug

bench: machine tool ## Measures the driver and the tool in instructions and bytes
	@$(MACHINE) bench
	@Benchmarks/Tool/run

deb: tool ## Packs the driver for DKMS, lfa and the simulator, in build/package
	@Packaging/driver/build-deb
	@Packaging/tool/build-deb

fuzz: packages ## Fuzzes the readers of images and update stores for SECONDS (30)
	Tests/Fuzz/run $(or $(SECONDS),30)

mutants: packages ## Puts faults back into the driver and demands that tests fail (NN: only those)
	@Tests/Mutants/run $(NN)

clean: ## Removes everything that was built or downloaded
	rm -rf build .build
