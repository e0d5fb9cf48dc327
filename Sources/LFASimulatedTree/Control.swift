// SPDX-License-Identifier: MIT

import FaultPlan
import LFA
import LFADriver
import LFASimulator
import LFAText

/// Names the files below `simulator`, which no real machine has: what a test does to the machine,
/// and what it looks at.
enum Control: String, CaseIterable {
  /// `GUID VERSION [DEFECT]`: a BMC puts an image into the update store.
  case offer
  /// `GUID VERSION [not-capable] [may-reset-cpu] [rendezvous-optional]`: a component comes.
  case add
  /// `GUID`: a component goes.
  case remove
  /// The plan of faults.
  case faults
  /// `1`: the firmware says that something changed.
  case notify
  /// The driver's lines in the kernel's log.
  case log
  /// What was written to the files of components.
  case writes

  var mode: UInt16 {
    switch self {
    case .offer, .add, .remove, .notify: 0o200
    case .faults: 0o644
    case .log, .writes: 0o444
    }
  }

  /// Bounds what is written at once, in bytes.
  static var capacity: Int { 1 << 16 }
}

/// Does what is written to control files.
struct ControlActions {
  let machine: SimulatedMachine
  let primeCalls: Int

  /// - Throws: ``Errno/invalid`` for words that mean nothing, and what keeps it from being done.
  func act(_ control: Control, _ text: [UInt8]) throws(Errno) {
    guard text.count <= Control.capacity else { throw .tooBig }
    let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
      .map { String(decoding: $0, as: UTF8.self) }
    switch control {
    case .offer: try offer(words)
    case .add: try add(words)
    case .remove:
      guard words.count == 1, let guid = GUID(words[0]) else { throw .invalid }
      guard machine.hardware.remove(guid) else { throw .noEntry }
    case .faults:
      do throws(FaultPlanError) {
        machine.hardware.follow(try FaultPlan(parsing: text.span))
      } catch {
        throw .invalid
      }
    case .notify:
      guard words == ["1"] else { throw .invalid }
      machine.notify()
    case .log, .writes: throw .access
    }
  }

  private func offer(_ words: [String]) throws(Errno) {
    guard (2...3).contains(words.count), let guid = GUID(words[0]),
      let version = FirmwareVersion(words[1])
    else { throw .invalid }
    var image = SimulatedImage(version)
    if words.count == 3 {
      guard let defect = SimulatedImage.Defect(word: words[2]) else { throw .invalid }
      image.defect = defect
    }
    image.primeCalls = primeCalls
    guard machine.hardware.components.contains(where: { $0.guid == guid }) else { throw .noEntry }
    guard machine.hardware.stage(image, for: guid) else { throw .noSpace }
  }

  private func add(_ words: [String]) throws(Errno) {
    guard words.count >= 2, let guid = GUID(words[0]),
      let version = FirmwareVersion(words[1])
    else { throw .invalid }
    var component = SimulatedComponent(guid, version: version)
    for word in words.dropFirst(2) {
      switch word {
      case "not-capable": component.isCapable = false
      case "may-reset-cpu": component.mayResetCPU = true
      case "rendezvous-optional": component.isRendezvousOptional = true
      default: throw .invalid
      }
    }
    guard machine.hardware.add(component) else { throw .exists }
  }
}

extension SimulatedImage.Defect {
  /// Finds a defect by its word in control files and machine descriptions.
  init?(word: String) {
    switch word {
    case "corrupt": self = .corrupt
    case "unreadable": self = .unreadable
    case "too-large": self = .tooLarge
    case "refuses": self = .refusesHandOver
    default: return nil
    }
  }
}
