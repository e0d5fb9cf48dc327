// SPDX-License-Identifier: MIT

public import LFA

extension Driver {
  /// Does what writing to a file of a component asks for.
  ///
  /// `activate`, `prime` and `cancel` want a true boolean and return when it is done; the settings
  /// take either.
  ///
  /// - Throws: ``Errno/invalid``, with nothing done, if the text is no boolean or a file other
  ///   than a setting gets a false one; ``Errno/io`` for a file that is only read; for the rest see
  ///   ``Errno``.
  public func store(
    slot: Int, guid: GUID, attribute: Attribute, text: Span<UInt8>
  ) throws(Errno) {
    guard let value = boolean(text) else { throw .invalid }
    switch attribute {
    case .forceCPURendezvous:
      try set(slot, guid) { $0.forcesRendezvous = value }
    case .autoActivate:
      try set(slot, guid) { $0.activatesAutomatically = value }
    case .activate:
      guard value else { throw .invalid }
      try activate(slot: slot, guid: guid)
    case .prime:
      guard value else { throw .invalid }
      try prime(slot: slot, guid: guid)
    case .cancel:
      guard value else { throw .invalid }
      try cancel(slot: slot, guid: guid)
    default:
      throw .io
    }
  }

  private func set(
    _ slot: Int, _ guid: GUID, _ change: (inout Component) -> Void
  ) throws(Errno) {
    try writing { (table) throws(Errno) in
      try table.checkPresence(slot, guid)
      change(&table[slot])
    }
  }
}
