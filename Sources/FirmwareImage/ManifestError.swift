// SPDX-License-Identifier: MIT

/// Says why a manifest was refused.
public enum ManifestError: Error, Equatable, Sendable {
  /// The first eight bytes are not `SLFAMAN1`.
  case magic
  /// The format is another than 1.
  case format
  /// There is no record, or there are more than 16.
  case recordCount
  /// The manifest's size is not that of its header and records.
  case size
  /// This record's GUID is all zeros or the manifest's own.
  case guid(index: Int)
  /// This record's GUID is that of an earlier one.
  case duplicateGUID(index: Int)
  /// This record's version is 0.0.
  case version(index: Int)
  /// This record's image is smaller than a header or larger than a slot.
  case imageSize(index: Int)
  /// This record asks for a minimum version, which format 1 cannot enforce.
  case minimumVersion(index: Int)
  /// This record's reserved word is not zero.
  case reserved(index: Int)
}

extension ManifestError {
  /// Says in a few words what is wrong, for a log line.
  public var text: StaticString {
    switch self {
    case .magic: "manifest magic is wrong"
    case .format: "manifest format is unknown"
    case .recordCount: "manifest record count is not 1 to 16"
    case .size: "manifest size does not fit its record count"
    case .guid: "manifest GUID is no component's"
    case .duplicateGUID: "manifest GUID appears twice"
    case .version: "manifest version is zero"
    case .imageSize: "manifest image size is wrong"
    case .minimumVersion: "manifest minimum version is not supported"
    case .reserved: "manifest reserved word is not zero"
    }
  }
}
