// SPDX-License-Identifier: MIT

/// Judges sections, symbols and relocations.
struct ObjectRules {
  /// Lists the symbols that may stay undefined; nil for a whole module, in which modpost looks at
  /// them, and which may have the constructors a sanitizing kernel gives to C files.
  var allowedSymbols: Set<String>?

  /// Holds the relocation types that `apply_relocate_add` of arch/arm64/kernel/module.c knows:
  /// data, MOVW, and the PC-relative ones of the small code model; none that needs a GOT or a PLT.
  static let loadableTypes: Set<UInt32> = Set([0] + Array(256...280) + Array(282...293) + [299])

  func complaints(about object: ELF) -> [String] {
    sections(object) + symbols(object) + relocations(object)
  }

  private func sections(_ object: ELF) -> [String] {
    object.sections.flatMap { section -> [String] in
      guard section.isAllocated else { return [] }
      var found: [String] = []
      for prefix in [".init_array", ".fini_array", ".preinit_array", ".ctors", ".dtors"]
      where allowedSymbols != nil && section.name.hasPrefix(prefix) {
        found.append("\(section.name): the kernel runs no constructors of modules")
      }
      if section.flags & 0x400 != 0 {
        found.append("\(section.name): thread-local storage does not exist in the kernel")
      }
      if section.flags & 0x20_0000 != 0 && section.name != ".data..ro_after_init" {
        found.append("\(section.name): SHF_GNU_RETAIN is the loader's SHF_RO_AFTER_INIT")
      }
      if section.flags & 0x1 != 0 && section.flags & 0x4 != 0
        && !section.name.hasPrefix(".plt") && !section.name.hasPrefix(".init.plt")
        && !section.name.hasPrefix(".text.ftrace_trampoline")
      {
        found.append("\(section.name): writable and executable")
      }
      return found
    }
  }

  private func symbols(_ object: ELF) -> [String] {
    object.symbols.flatMap { symbol -> [String] in
      var found: [String] = []
      if symbol.name.hasPrefix("swift_") || symbol.name.hasPrefix("_swift_") {
        found.append("\(symbol.name): part of Swift's heap and reference counting run time")
      }
      if let allowedSymbols, !symbol.isDefined, !symbol.name.isEmpty,
        !allowedSymbols.contains(symbol.name)
      {
        found.append("\(symbol.name): undefined, and not an allowed symbol")
      }
      return found
    }
  }

  private func relocations(_ object: ELF) -> [String] {
    object.relocations.filter { !Self.loadableTypes.contains($0.type) }.map {
      "\($0.section): relocation type \($0.type) against \($0.symbol) is none the loader applies"
    }
  }
}
