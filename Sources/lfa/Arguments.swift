// SPDX-License-Identifier: MIT

import ArgumentParser
import LFA
import LFASysfs
import LFATool

/// Is a version on the command line: "major.minor".
struct VersionArgument: ExpressibleByArgument {
  let version: FirmwareVersion

  init?(argument: String) {
    guard let version = FirmwareVersion(argument) else { return nil }
    self.version = version
  }
}

/// Is a setting on the command line: "NAME=VALUE".
struct SettingArgument: ExpressibleByArgument {
  let setting: Setting

  init?(argument: String) {
    guard let setting = Setting(argument) else { return nil }
    self.setting = setting
  }

  static var allValueStrings: [String] {
    Setting.Kind.allCases.flatMap { ["\($0.rawValue)=on", "\($0.rawValue)=off"] }
  }
}

extension CompletionKind {
  /// Completes names of components, as `lfa` itself lists them.
  static var components: CompletionKind {
    .shellCommand("lfa list --aliases 2>/dev/null")
  }
}
