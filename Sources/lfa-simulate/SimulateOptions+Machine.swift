// SPDX-License-Identifier: MIT

import ArgumentParser
import FaultPlan
import FoundationEssentials
import LFADriver
import LFASimulateOptions
import LFASimulatedTree
import LFASimulator
import VirtualTime

extension SimulateOptions {
  /// Reads the times; nil where none is given.
  func times() throws -> (prime: UInt64?, activate: UInt64?) {
    (try time(primeTime, "--prime-time"), try time(activateTime, "--activate-time"))
  }

  private func time(_ text: String?, _ option: String) throws -> UInt64? {
    guard let text else { return nil }
    guard let time = SimulatedTimes.nanoseconds(text) else {
      throw ValidationError(
        "\(option): '\(text)' is no time such as 2s, 500ms or 150us, at most 3600s")
    }
    return time
  }

  /// Reads the files that the options name, and puts the options on top.
  func describe() throws(Complaint) -> (MachineDescription, FaultPlan) {
    var description = MachineDescription.standard
    if let machine {
      let text = Data(try contents(of: machine))
      do throws(DescriptionError) {
        description = try MachineDescription(json: text)
      } catch {
        throw Complaint(machine, error.description)
      }
    }
    if let components { description.crowd(to: components) }
    if let cpus { description.cpus = cpus }
    if let times = try? times() {
      description.primeTime = times.prime ?? description.primeTime
      description.activateTime = times.activate ?? description.activateTime
    }
    return (description, try plan())
  }

  private func plan() throws(Complaint) -> FaultPlan {
    guard let faults else { return FaultPlan() }
    let text = try contents(of: faults)
    do throws(FaultPlanError) {
      return try FaultPlan(parsing: text.span)
    } catch {
      throw Complaint("\(faults):\(error.line)", "\(error.reason.text)")
    }
  }
}

extension MachineDescription {
  /// Boots the machine in real time.
  func tree(_ plan: FaultPlan) throws(Complaint) -> SimulatedTree {
    do throws(Errno) {
      return SimulatedTree(try boot(plan: plan, pace: .real), primeCalls: primeCalls)
    } catch {
      throw Complaint(
        "the simulated machine", "the driver does not load (\(error.name))",
        remedy: "Look at the plan of faults")
    }
  }
}
