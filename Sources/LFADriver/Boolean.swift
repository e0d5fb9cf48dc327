// SPDX-License-Identifier: MIT

/// Reads the text written to a file as a boolean; nil if it is none.
///
/// The words are 1, y, yes, t, true, on and 0, n, no, f, false, off, in any case, with at most one
/// newline behind. Linux's kstrtobool looks at the first one or two characters and takes `10` for
/// true; this does not (Decisions 15).
func boolean(_ text: Span<UInt8>) -> Bool? {
  let endsLine = text.count > 0 && text[text.count - 1] == UInt8(ascii: "\n")
  let word = text.extracting(0..<(endsLine ? text.count - 1 : text.count))
  if word.reads("1") || word.reads("y") || word.reads("yes") || word.reads("t")
    || word.reads("true") || word.reads("on")
  {
    return true
  }
  if word.reads("0") || word.reads("n") || word.reads("no") || word.reads("f")
    || word.reads("false") || word.reads("off")
  {
    return false
  }
  return nil
}

extension Span<UInt8> {
  /// Compares with a word in lower case, whatever the case of these bytes.
  fileprivate func reads(_ word: StaticString) -> Bool {
    guard word.hasPointerRepresentation, word.utf8CodeUnitCount == count else { return false }
    // SAFETY: a StaticString with a pointer points at `utf8CodeUnitCount` bytes that live as long
    // as the program.
    let word = unsafe Span(_unsafeStart: word.utf8Start, count: count)
    for index in indices {
      let isUpper = self[index] >= UInt8(ascii: "A") && self[index] <= UInt8(ascii: "Z")
      guard (isUpper ? self[index] | 0x20 : self[index]) == word[index] else { return false }
    }
    return true
  }
}
