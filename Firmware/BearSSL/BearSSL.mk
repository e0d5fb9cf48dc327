# SPDX-License-Identifier: MIT
#
# How a part of the firmware uses BearSSL: compile Swift with BEARSSL_FLAGS, link BEARSSL_OBJECT,
# which `make -C Firmware/BearSSL` makes. Included after Common/Embedded.mk.

BEARSSL_OBJECT := $(FIRMWARE)/bearssl/sha256.o
BEARSSL_FLAGS := -I $(ROOT)/Firmware/BearSSL -Xcc -I$(ROOT)/Firmware/BearSSL/freestanding \
  -Xcc -I$(BUILD)/guest/bearssl/include
