// SPDX-License-Identifier: MIT

/// Lets the common options stand before the command as well as behind it: the parser knows only the
/// latter.
enum LeadingOptions {
  private static let valued: Swift.Set = ["--root", "--state"]
  private static let flags: Swift.Set = ["--json"]

  /// Moves common options from before the command to right behind it.
  static func moved(_ arguments: [String]) -> [String] {
    var index = arguments.startIndex
    while index < arguments.endIndex {
      let argument = arguments[index]
      let name = String(argument.prefix { $0 != "=" })
      if valued.contains(argument) {
        index += 2
      } else if flags.contains(argument) || valued.contains(name) {
        index += 1
      } else {
        break
      }
    }
    guard index > 0, index < arguments.endIndex, !arguments[index].hasPrefix("-") else {
      return arguments
    }
    return [arguments[index]] + arguments[..<index] + arguments[(index + 1)...]
  }
}
