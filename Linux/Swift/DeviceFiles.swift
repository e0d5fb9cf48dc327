// SPDX-License-Identifier: MIT

import Glue
import LFADriver

/// Counts the files in the platform device's directory.
@c(lfa_device_attribute_count)
func deviceAttributeCount() -> UInt32 { UInt32(DeviceAttribute.count) }

/// Names a file, with a zero byte behind; nil for a number that is no attribute's.
@c(lfa_device_attribute_name)
func deviceAttributeName(_ attribute: UInt32) -> UnsafePointer<UInt8>? {
  guard let attribute = DeviceAttribute(number: attribute) else { return nil }
  // SAFETY: a StaticString written as a string points at text that ends in a zero byte and lives
  // as long as the module's code.
  return unsafe attribute.fileName.utf8Start
}

/// Reads a file.
///
/// - Returns: the number of bytes written to `text`, or a negative error number.
@c(lfa_device_show)
func deviceShow(
  _ attribute: UInt32, _ text: UnsafeMutablePointer<UInt8>?, _ capacity: UInt
) -> Int {
  guard let attribute = DeviceAttribute(number: attribute), let text = unsafe text,
    let capacity = Int(exactly: capacity), let driver = unsafe driver
  else { return -Int(Errno.noDevice.rawValue) }
  // SAFETY: the buffer is sysfs's page, written by nobody else during this call.
  var span = unsafe MutableSpan(_unsafeStart: text, count: capacity)
  // SAFETY: a file exists only between the driver's creation and its end.
  return unsafe driver.pointee.show(attribute, into: &span)
}

extension DeviceAttribute {
  fileprivate init?(number: UInt32) {
    guard let number = UInt8(exactly: number) else { return nil }
    self.init(rawValue: number)
  }
}
