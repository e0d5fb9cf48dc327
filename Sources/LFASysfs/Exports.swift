// SPDX-License-Identifier: MIT

// Whoever reads a tree reads and spells GUIDs and versions as its files do.
@_exported public import LFAText
