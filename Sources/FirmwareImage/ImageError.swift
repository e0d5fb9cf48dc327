// SPDX-License-Identifier: MIT

/// Names the field of a firmware image that was refused, and so why.
public enum ImageError: Error, Equatable, Sendable {
  /// Fewer bytes were lent than the header has.
  case truncated
  /// The first eight bytes are not `SLFAIMG1`.
  case magic
  /// The header's own size is not 128.
  case headerSize
  /// The component's GUID is all zeros.
  case guid
  /// The version is 0.0, which LFA reserves for "unknown".
  case version
  /// The file size is no multiple of 16, exceeds the slot, or ends before the data section does.
  case fileSize
  /// The text section is empty, not a multiple of 4 KiB, or exceeds the slot.
  case textEnd
  /// The read-only data ends before the text does, off a 4 KiB boundary, or past the slot.
  case rodataEnd
  /// The data ends before the read-only data does, off a 4 KiB boundary, or past the slot.
  case dataEnd
  /// The memory size is less than the data's end, no multiple of 4 KiB, or exceeds the slot.
  case memorySize
  /// The relocation table starts inside a section, past the file, or off an 8-byte boundary.
  case relocationOffset
  /// The relocation table is no whole number of entries or ends past the file.
  case relocationSize
  /// The entry point of this index (0...3) is missing where required, misaligned or outside text.
  case entry(index: Int)
  /// The memory lent for the image is smaller than the image needs.
  case memoryTooSmall
  /// The address to load at is off a 4 KiB boundary or the image would wrap the address space.
  case loadAddress
  /// The relocation of this index is of another type than R_AARCH64_RELATIVE, or names a symbol.
  case relocationType(index: Int)
  /// The relocation of this index patches a place that is misaligned or outside the data section.
  case relocationTarget(index: Int)
  /// The relocation of this index points outside the image's memory.
  case relocationAddend(index: Int)
  /// The image's bytes could not be copied out of the store.
  case unreadable
  /// The image's SHA-256 is another than its manifest says.
  case digestMismatch
  /// The image is for another component than its manifest says.
  case guidMismatch
  /// The image is of another version than its manifest says.
  case versionMismatch
  /// The image is of another size than its manifest says.
  case sizeMismatch
}

extension ImageError {
  /// Says in a few words what is wrong, for a log line.
  public var text: StaticString {
    switch self {
    case .truncated: "image shorter than its header"
    case .magic: "image magic is wrong"
    case .headerSize: "image header size is wrong"
    case .guid: "image GUID is zero"
    case .version: "image version is zero"
    case .fileSize: "image file size is wrong"
    case .textEnd: "image text end is wrong"
    case .rodataEnd: "image read-only data end is wrong"
    case .dataEnd: "image data end is wrong"
    case .memorySize: "image memory size is wrong"
    case .relocationOffset: "image relocation table offset is wrong"
    case .relocationSize: "image relocation table size is wrong"
    case .entry: "image entry point is wrong"
    case .memoryTooSmall: "image does not fit its memory"
    case .loadAddress: "image load address is wrong"
    case .relocationType: "image relocation type is not RELATIVE"
    case .relocationTarget: "image relocation is outside data"
    case .relocationAddend: "image relocation points outside the image"
    case .unreadable: "image could not be read"
    case .digestMismatch: "image SHA-256 differs from its manifest"
    case .guidMismatch: "image GUID differs from its manifest"
    case .versionMismatch: "image version differs from its manifest"
    case .sizeMismatch: "image size differs from its manifest"
    }
  }
}
