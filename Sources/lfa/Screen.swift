// SPDX-License-Identifier: MIT

import Glibc

/// Is where the parser's texts are shown.
enum Screen {
  /// Bounds the width from below: of a text with less than 27 columns the parser shows nothing.
  private static let leastWidth = 40

  /// Has the parser believe that the terminal is not too narrow for its texts.
  ///
  /// To be called before there are threads, as it changes the environment.
  static func widen() {
    guard let width, width < leastWidth else { return }
    // SAFETY: both texts live for the call, and nobody reads the environment meanwhile.
    unsafe setenv("COLUMNS", "\(leastWidth)", 1)
  }

  private static var width: Int? {
    // SAFETY: the text is copied before anything changes the environment.
    if let text = unsafe getenv("COLUMNS"), let width = Int(unsafe String(cString: text)) {
      return width
    }
    var size = winsize()
    // SAFETY: the kernel fills in a structure of this type.
    let status = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }
}
