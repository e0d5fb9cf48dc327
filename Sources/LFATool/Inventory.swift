// SPDX-License-Identifier: MIT

public import LFADriver
public import LFASysfs
import SystemPackage

/// Is what a tree says of all components, and of the driver.
public struct Inventory: Sendable {
  /// Lists the components, in the order of their GUIDs.
  public let components: [Component]
  /// Tells of the driver as a whole, if that was wanted and there is such a device.
  public let device: DriverDevice?

  /// Reads it; a component that vanishes meanwhile is left out.
  ///
  /// - Throws: ``ExitStatus/unavailable`` without a driver, ``ExitStatus/permission``, …
  public init(
    _ tree: SysfsTree, reading attributes: AttributeSet = .readable, withDevice: Bool = true
  ) throws(Failure) {
    do throws(SysfsError) {
      var components: [Component] = []
      for directory in try tree.directories().components {
        guard let component = try tree.componentIfThere(directory, reading: attributes) else {
          continue
        }
        components.append(component)
      }
      self.components = components
      device = withDevice ? try tree.device() : nil
    } catch {
      throw Failure(error)
    }
  }
}

extension SysfsTree {
  /// Reads a component; nil if it is gone.
  public func componentIfThere(
    _ directory: ComponentDirectory, reading attributes: AttributeSet = .readable
  ) throws(SysfsError) -> Component? {
    do throws(SysfsError) {
      return try component(directory, reading: attributes)
    } catch {
      switch error.errno {
      case .noSuchFileOrDirectory?, .operationNotSupportedByDevice?: return nil
      default: throw error
      }
    }
  }
}
