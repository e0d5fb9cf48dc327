// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
public import SystemPackage

extension ComponentNames {
  /// Names the directories that names are looked for in; what the later ones say counts.
  public static let directories: [FilePath] = ["/usr/lib/lfa/names.d", "/etc/lfa/names.d"]

  /// Bounds the size of a file of names, in bytes.
  static let fileLimit = 1 << 16
  /// Bounds what is said about one file.
  static let complaintLimit = 8

  /// Adds the names in the files `*.conf` of a directory, in the order of the files' names.
  ///
  /// A line is a GUID, an equals sign and a name; empty lines and those that begin with `#` say
  /// nothing. A line that makes no sense is passed over and told of.
  ///
  /// - Returns: what is wrong with files or lines, in sentences; empty also if there is no such
  ///   directory.
  public mutating func add(directory: FilePath) -> [String] {
    var complaints: [String] = []
    let names: [String]
    do throws(SysfsError) {
      names = try Directory.names(directory)
    } catch {
      return error.errno == .noSuchFileOrDirectory ? [] : [error.description]
    }
    for name in names.sorted() where name.hasSuffix(".conf") && !name.hasPrefix(".") {
      let path = directory.appending(name)
      do throws(SysfsError) {
        let text = try BoundedFile.text(path, limit: ComponentNames.fileLimit)
        complaints += add(text: text, path.printable)
      } catch {
        complaints.append(error.description)
      }
    }
    return complaints
  }

  /// Adds the names in a text.
  mutating func add(text: String, _ place: String) -> [String] {
    var complaints: [String] = []
    // With a carriage return before it, a newline is another character.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (number, line) in lines.enumerated() {
      guard complaints.count < ComponentNames.complaintLimit else {
        complaints.append("\(place):\(number + 1): too many mistakes; the rest is not read")
        break
      }
      let content = line.trimmed
      if content.isEmpty || content.hasPrefix("#") { continue }
      let parts = content.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let guid = GUID(parts[0].trimmed) else {
        complaints.append("\(place):\(number + 1): expected GUID=NAME")
        continue
      }
      do throws(NameError) {
        try give(guid, String(parts[1].trimmed))
      } catch .looksLikeGUID {
        complaints.append("\(place):\(number + 1): a name must not look like a GUID")
      } catch {
        complaints.append(
          "\(place):\(number + 1): a name is 1 to 64 letters, digits, spaces or ._-+/()")
      }
    }
    return complaints
  }
}

extension StringProtocol {
  /// Is the text without spaces, tabs and carriage returns around it.
  var trimmed: SubSequence {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return self[endIndex..<endIndex] }
    return self[first...last]
  }
}
