// SPDX-License-Identifier: MIT

/// Writes the device tree that a kernel is started with: a machine's own tree, and what the
/// firmware adds to it.
///
/// Added are the `psci` node and each CPU's `enable-method` (Linux, psci.yaml and cpus.yaml), in
/// `chosen` the initial ramdisk (Linux, booting.rst), and `/firmware/firmware-update`, the device
/// that notifies of pending firmware (Linux, arm,lfa.yaml). What the tree already says about these
/// is replaced; everything else is copied as it is.
public struct BootTree: Sendable {
  /// Address of the initial ramdisk's first byte.
  public var initrdStart: UInt64
  /// Address just past the initial ramdisk; equal to the start if there is none.
  public var initrdEnd: UInt64
  /// Number of the shared peripheral interrupt, from 0, that notifies of pending firmware; nil if
  /// nothing does.
  public var notification: UInt32?

  /// Describes what to add.
  public init(initrdStart: UInt64 = 0, initrdEnd: UInt64 = 0, notification: UInt32? = nil) {
    self.initrdStart = initrdStart
    self.initrdEnd = initrdEnd
    self.notification = notification
  }

  /// Writes the tree in `blob`, with the additions, into `output`.
  ///
  /// - Returns: Size in bytes of the new tree.
  public func write(
    _ blob: Span<UInt8>, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) -> Int {
    let header = try Header(decoding: blob)
    var writer = Writer(at: Header.encodedSize)
    let reservations = try BootTree.copyReservations(of: blob, header, &writer, into: &output)
    let structure = writer.position
    let names = AddedNames(after: header.strings.count)
    try copyStructure(of: blob, header, names, &writer, into: &output)
    let strings = writer.position
    try writer.copy(header.strings, of: blob, into: &output)
    try names.write(&writer, into: &output)
    let end = writer.position

    var start = Writer(at: 0)
    try start.word(Header.magic, into: &output)
    try start.number(end, into: &output)
    try start.number(structure, into: &output)
    try start.number(strings, into: &output)
    try start.number(reservations, into: &output)
    try start.word(17, into: &output)
    try start.word(16, into: &output)
    try start.word(header.bootCPU, into: &output)
    try start.number(end - strings, into: &output)
    try start.number(strings - structure, into: &output)
    return end
  }

  /// Copies address and size pairs up to and with the pair of zeros that ends them.
  private static func copyReservations(
    of blob: Span<UInt8>, _ header: Header, _ writer: inout Writer,
    into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) -> Int {
    let start = writer.position
    var offset = header.reservations
    while true {
      guard blob.contains(offset, count: 16, below: header.totalSize) else { throw .reservations }
      try writer.copy(offset..<offset + 16, of: blob, into: &output)
      var isLast = true
      for index in offset..<offset + 16 where blob[index] != 0 { isLast = false }
      if isLast { return start }
      offset += 16
    }
  }

  private func copyStructure(
    of blob: Span<UInt8>, _ header: Header, _ names: AddedNames, _ writer: inout Writer,
    into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    var cursor = Cursor(header)
    var place = Place(replacesNotification: notification != nil)
    while true {
      switch try cursor.next(in: blob) {
      case .beginNode(let name):
        guard cursor.depth > 1 || !place.sawRoot else { throw .nesting }
        place.enter(name, depth: cursor.depth, in: blob)
        if place.isSkipped { continue }
        try writer.word(1, into: &output)
        try writer.copy(name, of: blob, into: &output)
        try writer.endString(into: &output)
        if place.isCPU { try names.addEnableMethod(&writer, into: &output) }
        if place.isChosen, hasInitrd {
          try names.addInitrd(self, &writer, into: &output)
        }
      case .endNode:
        if !place.isSkipped {
          if cursor.depth == 0 { try addNodes(place, names, &writer, into: &output) }
          if cursor.depth == 1, place.isInFirmware {
            try addNotification(names, &writer, into: &output)
          }
          try writer.word(2, into: &output)
        }
        place.leave(depth: cursor.depth)
      case .property(let name, let nameOffset, let value):
        if place.isSkipped || place.replaces(name, in: blob) { continue }
        try writer.property(size: value.count, nameOffset: Int(nameOffset), into: &output)
        try writer.copy(value, of: blob, into: &output)
        try writer.pad(into: &output)
      case .end:
        guard place.sawRoot else { throw .nesting }
        try writer.word(9, into: &output)
        return
      }
    }
  }

  private var hasInitrd: Bool { initrdEnd > initrdStart }

  /// Adds what stands directly below the root, just before the root ends.
  private func addNodes(
    _ place: Place, _ names: AddedNames, _ writer: inout Writer,
    into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    if !place.sawChosen, hasInitrd {
      try writer.word(1, into: &output)
      try writer.text("chosen", into: &output)
      try writer.endString(into: &output)
      try names.addInitrd(self, &writer, into: &output)
      try writer.word(2, into: &output)
    }
    try writer.word(1, into: &output)
    try writer.text("psci", into: &output)
    try writer.endString(into: &output)
    try names.addPSCI(&writer, into: &output)
    try writer.word(2, into: &output)
    if !place.sawFirmware, notification != nil {
      try writer.word(1, into: &output)
      try writer.text("firmware", into: &output)
      try writer.endString(into: &output)
      try addNotification(names, &writer, into: &output)
      try writer.word(2, into: &output)
    }
  }

  /// Adds the device that notifies, just before the node `firmware` ends.
  private func addNotification(
    _ names: AddedNames, _ writer: inout Writer, into output: inout MutableSpan<UInt8>
  ) throws(DeviceTreeError) {
    guard let notification else { return }
    try writer.word(1, into: &output)
    try writer.text("firmware-update", into: &output)
    try writer.endString(into: &output)
    try names.addNotification(notification, &writer, into: &output)
    try writer.word(2, into: &output)
  }
}
