// SPDX-License-Identifier: MIT

public import LFASysfs

/// Is the answer of `list`.
public struct ListReport: Encodable, Sendable {
  let schema = JSONText.schema
  let command = "list"
  let components: [ComponentReport]
  let driver: DriverReport?

  /// Describes all components.
  public init(_ components: [Component], _ device: DriverDevice?, _ names: ComponentNames) {
    self.components = components.map { ComponentReport($0, names) }
    driver = device.map { DriverReport($0) }
  }
}

/// Is the answer of `show`.
public struct ShowReport: Encodable, Sendable {
  let schema = JSONText.schema
  let command = "show"
  let component: ComponentReport

  /// Describes a component.
  public init(_ component: Component, _ names: ComponentNames) {
    self.component = ComponentReport(component, names)
  }
}

/// Is the answer of `pending`.
public struct PendingReport: Encodable, Sendable {
  let schema = JSONText.schema
  let command = "pending"
  let pending: Bool
  let components: [ComponentReport]

  /// Describes the components that have an image waiting.
  public init(_ components: [Component], _ names: ComponentNames) {
    pending = !components.isEmpty
    self.components = components.map { ComponentReport($0, names) }
  }
}

/// Is the answer of `wait` and `verify`.
public struct ConditionReport: Encodable, Sendable {
  let schema = JSONText.schema
  let command: String
  let satisfied: Bool
  let exitStatus: Int32
  let component: ComponentReport?
  let message: String?

  /// Tells whether a component is as it should be.
  public init(
    _ command: String, _ status: ExitStatus, _ component: Component?, _ names: ComponentNames,
    message: String?
  ) {
    self.command = command
    satisfied = status == .success
    exitStatus = status.rawValue
    self.component = component.map { ComponentReport($0, names) }
    self.message = message
  }

  enum CodingKeys: String, CodingKey {
    case schema, command, satisfied, component, message
    case exitStatus = "exit_status"
  }
}

/// Is the answer of a command that failed before it could answer.
public struct ErrorReport: Encodable, Sendable {
  struct Details: Encodable {
    let message: String
    let exitStatus: Int32

    enum CodingKeys: String, CodingKey {
      case message
      case exitStatus = "exit_status"
    }
  }

  let schema = JSONText.schema
  let command: String
  let error: Details

  /// Describes a failure.
  public init(_ command: String, _ failure: Failure) {
    self.command = command
    error = Details(message: failure.description, exitStatus: failure.status.rawValue)
  }
}
