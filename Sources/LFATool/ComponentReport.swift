// SPDX-License-Identifier: MIT

import LFA
public import LFASysfs
import SystemPackage

/// Is a component as JSON tells of it. Keys are those of the files where they say the same; a key is
/// absent where the driver has no such file, or it could not be read.
public struct ComponentReport: Encodable, Equatable, Sendable {
  var guid: String
  var name: String
  var aliases: [String]
  var currentVersion: String?
  var pendingVersion: String?
  var activationCapable: Bool?
  var activationPending: Bool?
  var mayResetCPU: Bool?
  var cpuRendezvous: Bool?
  var forceCPURendezvous: Bool?
  var autoActivate: Bool?
  var state: String?
  var activation: String?
  var lastResult: LastResultReport?
  var problems: [ProblemReport]?

  /// Describes a component.
  public init(_ component: Component, _ names: ComponentNames) {
    guid = component.guid.text
    name = names.displayName(component)
    aliases = names.aliases(component.guid)
    currentVersion = component.currentVersion?.text
    pendingVersion = component.pendingVersion?.text
    activationCapable = component.isCapable
    activationPending = component.isPending
    mayResetCPU = component.mayResetCPU
    cpuRendezvous = component.requiresRendezvous
    forceCPURendezvous = component.forcesRendezvous
    autoActivate = component.activatesAutomatically
    state = component.state?.word
    activation = component.openBMCActivation
    lastResult = component.lastResult.map { LastResultReport($0) }
    problems = component.problems.isEmpty ? nil : component.problems.map { ProblemReport($0) }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case guid, name, aliases, state, activation, problems
    case currentVersion = "current_version"
    case pendingVersion = "pending_version"
    case activationCapable = "activation_capable"
    case activationPending = "activation_pending"
    case mayResetCPU = "may_reset_cpu"
    case cpuRendezvous = "cpu_rendezvous"
    case forceCPURendezvous = "force_cpu_rendezvous"
    case autoActivate = "auto_activate"
    case lastResult = "last_result"
  }
}

extension Component {
  /// Tells OpenBMC's word for what goes on (xyz.openbmc_project.Software.Activation), so that a
  /// bridge to a BMC has nothing to translate; nil if nothing is known.
  public var openBMCActivation: String? {
    switch state {
    case .idle?: return "Active"
    case .pending?: return "Ready"
    case .primed?: return "Staged"
    case .priming?, .activating?: return "Activating"
    case .failed?: return "Failed"
    case .other?, nil: return isPending.map { $0 ? "Ready" : "Active" }
    }
  }
}

/// Is the last attempt as JSON tells of it.
struct LastResultReport: Encodable, Equatable, Sendable {
  var phase: String
  var code: Int64
  var status: String
  var errno: String
  var durationMicroseconds: UInt64
  var from: String
  var to: String

  init(_ line: LastResultLine) {
    phase = line.phase
    code = line.code
    status = line.status
    errno = line.errno
    durationMicroseconds = line.microseconds
    from = line.from.text
    to = line.to.text
  }

  enum CodingKeys: String, CodingKey {
    case phase, code, status, errno, from, to
    case durationMicroseconds = "duration_us"
  }
}

/// Is what could not be read, as JSON tells of it.
struct ProblemReport: Encodable, Equatable, Sendable {
  var path: String
  var errno: String?
  var message: String

  init(_ error: SysfsError) {
    path = error.path.printable
    errno = error.errno?.name
    message = error.description
  }
}

/// Is the driver as JSON tells of it.
struct DriverReport: Encodable, Equatable, Sendable {
  var device: String
  var specVersion: String?
  var activationsTried: UInt64?
  var activationsDone: UInt64?
  var activationsFailed: UInt64?
  var activationsCancelled: UInt64?
  var lastStopTime: UInt64?
  var longestStopTime: UInt64?
  var problems: [ProblemReport]?

  init(_ device: DriverDevice) {
    self.device = device.name
    specVersion = device.specVersion
    activationsTried = device.activationsTried
    activationsDone = device.activationsDone
    activationsFailed = device.activationsFailed
    activationsCancelled = device.activationsCancelled
    lastStopTime = device.lastStopTime
    longestStopTime = device.longestStopTime
    problems = device.problems.isEmpty ? nil : device.problems.map { ProblemReport($0) }
  }

  enum CodingKeys: String, CodingKey {
    case device, problems
    case specVersion = "spec_version"
    case activationsTried = "activations_tried"
    case activationsDone = "activations_done"
    case activationsFailed = "activations_failed"
    case activationsCancelled = "activations_cancelled"
    case lastStopTime = "last_stop_time_ns"
    case longestStopTime = "longest_stop_time_ns"
  }
}
