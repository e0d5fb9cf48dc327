# SPDX-License-Identifier: MIT
#
# Makes the update stores in build/stores from the images in build/firmware; see make-stores for
# what they are. Included by the firmware's makefile, or used alone: make -C Firmware -f Stores.mk.

STORES_ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
STORES_SWIFT ?= swift
STORES_FIRMWARE := $(STORES_ROOT)/build/firmware
STORES_IMAGES := $(addprefix $(STORES_FIRMWARE)/monitor-,original.bin improved.bin refuses.bin \
    traps.bin wrongabi.bin) \
  $(addprefix $(STORES_FIRMWARE)/payload-,improved.bin refuses.bin traps.bin faulty.bin)
# The tool that `make tools` builds.
LFA_IMAGE ?= $(shell $(STORES_SWIFT) build --package-path $(STORES_ROOT) -c release \
  --product lfa-image --show-bin-path)/lfa-image

.PHONY: stores
stores: $(STORES_ROOT)/build/stores/.made

$(STORES_ROOT)/build/stores/.made: $(STORES_ROOT)/Firmware/make-stores $(STORES_IMAGES) $(LFA_IMAGE)
	$(STORES_ROOT)/Firmware/make-stores $(STORES_FIRMWARE) $(@D) $(LFA_IMAGE)
	touch $@
