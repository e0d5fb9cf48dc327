// SPDX-License-Identifier: MIT

/// Follows a walk through the tree as far as the additions need to know where it is.
struct Place {
  private(set) var sawRoot = false
  private(set) var sawChosen = false
  private(set) var sawFirmware = false
  /// Depth of the node that is left out with all below it, or 0.
  private var skippedDepth = 0
  private var isInCPUs = false
  /// Tells that the innermost node is `/firmware` or lies in it.
  private(set) var isInFirmware = false
  /// Tells that the innermost node is `/chosen`.
  private(set) var isChosen = false
  /// Tells that the innermost node is one of `/cpus/cpu@...`.
  private(set) var isCPU = false
  private let replacesNotification: Bool

  init(replacesNotification: Bool) {
    self.replacesNotification = replacesNotification
  }

  var isSkipped: Bool { skippedDepth != 0 }

  mutating func enter(_ name: Range<Int>, depth: Int, in blob: Span<UInt8>) {
    sawRoot = true
    isChosen = false
    isCPU = false
    if isSkipped { return }
    switch depth {
    case 2:
      if blob.holds("psci", in: name) { skippedDepth = 2 }
      isChosen = blob.holds("chosen", in: name)
      if isChosen { sawChosen = true }
      isInCPUs = blob.holds("cpus", in: name)
      // Only the first of that name is added to, should there be two.
      isInFirmware = !sawFirmware && blob.holds("firmware", in: name)
      if isInFirmware { sawFirmware = true }
    case 3:
      if replacesNotification, isInFirmware, blob.holds("firmware-update", in: name) {
        skippedDepth = 3
      }
      isCPU = isInCPUs && blob.starts(with: "cpu@", in: name)
    default:
      break
    }
  }

  /// Notes the end of a node; `depth` counts the nodes around it.
  mutating func leave(depth: Int) {
    isChosen = false
    isCPU = false
    if depth == skippedDepth - 1 { skippedDepth = 0 }
    if depth == 1 {
      isInCPUs = false
      isInFirmware = false
    }
  }

  /// Tells whether a property of the innermost node gives way to one that is added.
  func replaces(_ name: Range<Int>, in blob: Span<UInt8>) -> Bool {
    if isCPU { return blob.holds("enable-method", in: name) }
    if isChosen {
      return blob.holds("linux,initrd-start", in: name) || blob.holds("linux,initrd-end", in: name)
    }
    return false
  }
}
