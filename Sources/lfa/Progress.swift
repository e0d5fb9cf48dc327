// SPDX-License-Identifier: MIT

import LFASysfs
import LFATool
import Synchronization

/// Shows on standard error, if that is a terminal, how far an attempt is.
final class Progress: Sendable {
  /// Tells whether anybody sees it.
  let isShown: Bool
  private let isDirty = Mutex(false)

  init(isShown: Bool) {
    self.isShown = isShown
  }

  /// Shows what goes on with a component.
  func show(_ event: Attempt.Event, _ name: String) {
    switch event {
    case .phase(let state, let seconds):
      guard isShown else { return }
      isDirty.withLock { $0 = true }
      let time = Duration.seconds(seconds).shortText
      Output.raw("\r\u{1b}[K\(name): \(state.word)… \(time)")
    case .cancelling: note("\(name): cancelling")
    case .tooLate: note("\(name): it is too late to cancel; waiting for the firmware")
    case .cannotCancel(let reason): note("\(name): \(reason)")
    }
  }

  /// Removes what is shown.
  func clear() {
    isDirty.withLock { isDirty in
      if isDirty { Output.raw("\r\u{1b}[K") }
      isDirty = false
    }
  }

  private func note(_ text: String) {
    clear()
    Output.complain(text)
  }
}
