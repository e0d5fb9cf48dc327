// SPDX-License-Identifier: MIT

/// Is a table as people read it: columns as wide as their widest cell, two spaces between.
///
/// It looks the same on a terminal and in a file.
public struct TextTable: Sendable {
  private var rows: [[String]]

  /// Starts with the headings of the columns.
  public init(_ headings: [String]) {
    rows = [headings]
  }

  /// Adds a row; what is missing at its end is empty.
  public mutating func add(_ row: [String]) {
    rows.append(row)
  }

  /// Is the whole table, with a newline behind each row.
  public var text: String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
