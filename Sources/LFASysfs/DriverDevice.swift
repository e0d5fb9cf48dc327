// SPDX-License-Identifier: MIT

import LFA
import LFADriver
public import SystemPackage

/// Is what the files about the driver as a whole said when they were read. What is nil could not be
/// read.
public struct DriverDevice: Equatable, Sendable {
  /// Names the platform device.
  public let name: String
  /// Tells the version of the firmware's interface.
  public internal(set) var specVersion: String?
  /// Counts activations that began.
  public internal(set) var activationsTried: UInt64?
  /// Counts activations after which the new image ran.
  public internal(set) var activationsDone: UInt64?
  /// Counts activations that failed.
  public internal(set) var activationsFailed: UInt64?
  /// Counts activations that somebody stopped.
  public internal(set) var activationsCancelled: UInt64?
  /// Tells for how long all CPUs stood still last, in nanoseconds.
  public internal(set) var lastStopTime: UInt64?
  /// Tells for how long all CPUs stood still at most, in nanoseconds.
  public internal(set) var longestStopTime: UInt64?
  /// Lists what could not be read, or makes no sense.
  public internal(set) var problems: [SysfsError] = []
}

extension SysfsTree {
  /// Names the directory of the driver's devices.
  public var driverDirectory: FilePath {
    root.appending("bus").appending("platform").appending("drivers").appending("arm-lfa")
  }

  /// Reads the files about the driver as a whole; none of these reads reaches the firmware.
  ///
  /// - Returns: nil if there is no device: the driver is not loaded, or is one that has no such
  ///   files.
  /// - Throws: If the directory of devices is there but cannot be read.
  public func device() throws(SysfsError) -> DriverDevice? {
    let names: [String]
    do {
      names = try Directory.names(driverDirectory)
    } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw error
    }
    for name in names.sorted() {
      let directory = driverDirectory.appending(name)
      // Beside its devices, a driver's directory has files of the kernel's, such as `bind`.
      guard (try? directory.appending("\(DeviceAttribute.specVersion.fileName)").stat()) != nil
      else { continue }
      var device = DriverDevice(name: name.printable)
      for number in 0..<UInt8(DeviceAttribute.count) {
        guard let attribute = DeviceAttribute(rawValue: number) else { continue }
        device.read(attribute, directory.appending("\(attribute.fileName)"))
      }
      return device
    }
    return nil
  }
}

extension DriverDevice {
  fileprivate mutating func read(_ attribute: DeviceAttribute, _ path: FilePath) {
    do throws(SysfsError) {
      let line = try SysfsFile.line(path)
      guard note(attribute, line) else {
        throw SysfsError(path, .read, .malformed("\"\(line.printable.prefix(64))\""))
      }
    } catch {
      problems.append(error)
    }
  }

  private mutating func note(_ attribute: DeviceAttribute, _ line: String) -> Bool {
    if attribute == .specVersion {
      guard let version = FirmwareVersion(line) else { return false }
      specVersion = version.text
      return true
    }
    guard let number = UInt64(line) else { return false }
    switch attribute {
    case .specVersion: break
    case .activationsTried: activationsTried = number
    case .activationsDone: activationsDone = number
    case .activationsFailed: activationsFailed = number
    case .activationsCancelled: activationsCancelled = number
    case .lastStopTime: lastStopTime = number
    case .longestStopTime: longestStopTime = number
    }
    return true
  }
}
