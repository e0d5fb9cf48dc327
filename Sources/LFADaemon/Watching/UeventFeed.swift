// SPDX-License-Identifier: MIT

import Dispatch
import LFA
import LFASysfs
import SystemPackage
import Uevents

/// Passes on what the kernel tells of components.
final class UeventFeed {
  /// Names what is passed on.
  enum Message: Equatable, Sendable {
    /// Something happened to this component.
    case component(GUID)
    /// Something happened, and nobody knows to which.
    case lost
  }

  private let socket: UeventSocket
  private let source: any DispatchSourceRead

  /// Begins to listen; nil where the kernel does not let one.
  init?(_ receive: @escaping @Sendable (Message) -> Void) {
    guard let socket = try? UeventSocket() else { return nil }
    self.socket = socket
    source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor.rawValue)
    source.setEventHandler {
      while true {
        switch try? socket.receive() {
        case .event(let event):
          if let message = Self.message(event) { receive(message) }
        case .lost: receive(.lost)
        case .ignored: continue
        case .nothing, nil: return
        }
      }
    }
    source.resume()
  }

  deinit { source.cancel() }

  /// Tells what an event means; nil for one of another subsystem.
  static func message(_ event: Uevent) -> Message? {
    guard event.subsystem == "lfa" else { return nil }
    let directory = event.devicePath.split(separator: "/").last ?? ""
    let name = event.properties["LFA_GUID"] ?? String(directory)
    return GUID(name).map { .component($0) } ?? .lost
  }
}
