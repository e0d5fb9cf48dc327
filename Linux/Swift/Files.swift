// SPDX-License-Identifier: MIT

import Glue
import LFA
import LFADriver

/// Counts the files in a component's directory.
@c(lfa_attribute_count)
func attributeCount() -> UInt32 { UInt32(Attribute.count) }

/// Names a file, with a zero byte behind; nil for a number that is no attribute's.
@c(lfa_attribute_name)
func attributeName(_ attribute: UInt32) -> UnsafePointer<UInt8>? {
  guard let attribute = Attribute(number: attribute) else { return nil }
  // SAFETY: a StaticString written as a string points at text that ends in a zero byte and lives
  // as long as the module's code.
  return unsafe attribute.fileName.utf8Start
}

/// Tells the permissions of a file; none for a number that is no attribute's.
@c(lfa_attribute_mode)
func attributeMode(_ attribute: UInt32) -> UInt16 { Attribute(number: attribute)?.mode ?? 0 }

/// Reads a file.
///
/// - Returns: the number of bytes written to `text`, or a negative error number.
@c(lfa_show)
func show(
  _ id: lfa_component_id, _ attribute: UInt32, _ text: UnsafeMutablePointer<UInt8>?,
  _ capacity: UInt
) -> Int {
  guard let attribute = Attribute(number: attribute), let text = unsafe text,
    let capacity = Int(exactly: capacity), let driver = unsafe driver
  else { return result(of: .noDevice) }
  // SAFETY: the buffer is sysfs's page, written by nobody else during this call.
  var span = unsafe MutableSpan(_unsafeStart: text, count: capacity)
  do throws(Errno) {
    // SAFETY: a file exists only between the driver's creation and its end.
    return try unsafe driver.pointee.show(
      slot: Int(id.slot), guid: id.guid, attribute: attribute, into: &span)
  } catch {
    return result(of: error)
  }
}

/// Writes a file.
///
/// - Returns: `length`, or a negative error number.
@c(lfa_store)
func store(
  _ id: lfa_component_id, _ attribute: UInt32, _ text: UnsafePointer<UInt8>?, _ length: UInt
) -> Int {
  guard let attribute = Attribute(number: attribute), let text = unsafe text,
    let count = Int(exactly: length), let driver = unsafe driver
  else { return result(of: .noDevice) }
  // SAFETY: the buffer is kernfs's copy of what was written, and nobody changes it during this
  // call.
  let span = unsafe Span(_unsafeStart: text, count: count)
  do throws(Errno) {
    // SAFETY: a file exists only between the driver's creation and its end.
    try unsafe driver.pointee.store(
      slot: Int(id.slot), guid: id.guid, attribute: attribute, text: span)
    return count
  } catch {
    return result(of: error)
  }
}

private func result(of error: Errno) -> Int { -Int(error.rawValue) }

extension Attribute {
  fileprivate init?(number: UInt32) {
    guard let number = UInt8(exactly: number) else { return nil }
    self.init(rawValue: number)
  }
}
