// SPDX-License-Identifier: MIT

import Dispatch
import LFA
import LFADriver
import LFATool
import Synchronization
import SystemPackage

@testable import LFASysfs

/// Is a component whose driver does what a test tells it to.
final class FakeTarget: Target {
  /// Answers writes; it may block. The number counts those to the same file, from 1.
  typealias Answer =
    @Sendable (_ target: FakeTarget, _ attribute: Attribute, _ number: Int) throws -> Void

  private struct State {
    var components: [Result<Component, SysfsError>]
    var writes: [Attribute] = []
    var reads = 0
    var word: ComponentState?
  }

  let directory: ComponentDirectory
  private let guarded: Mutex<State>
  private let answer: Answer
  private let stopTime: UInt64?

  /// Makes a component that reads as these, one after the other, and the last for ever.
  init(
    _ components: [Result<Component, SysfsError>], state: ComponentState? = nil,
    stopTime: UInt64? = nil, answer: @escaping Answer = { _, _, _ in }
  ) {
    directory = Component.some().directory
    guarded = Mutex(State(components: components, word: state))
    self.answer = answer
    self.stopTime = stopTime
  }

  /// Lists the files that were written to.
  var writes: [Attribute] { guarded.withLock { $0.writes } }
  /// Counts how often the component was read.
  var reads: Int { guarded.withLock { $0.reads } }

  /// Has the component read so from now on.
  func become(_ component: Component) {
    guarded.withLock { $0.components = [.success(component)] }
  }

  func read() throws(SysfsError) -> Component {
    let next = guarded.withLock { state in
      state.reads += 1
      return state.components.count > 1 ? state.components.removeFirst() : state.components.first
    }
    guard let next else { throw FakeTarget.error(.noSuchFileOrDirectory, .open) }
    return try next.get()
  }

  func state() -> ComponentState? { guarded.withLock { $0.word } }

  func write(_ attribute: Attribute, _ value: String) throws(SysfsError) {
    let number = guarded.withLock { state in
      state.writes.append(attribute)
      return state.writes.count { $0 == attribute }
    }
    do {
      try answer(self, attribute, number)
    } catch {
      throw error as? SysfsError ?? FakeTarget.error(error as? SystemPackage.Errno ?? .ioError)
    }
  }

  func lastStopTime() -> UInt64? { stopTime }

  /// Makes the error of a write.
  static func error(
    _ errno: SystemPackage.Errno, _ operation: SysfsError.Operation = .write
  ) -> SysfsError {
    SysfsError("/sys/firmware/lfa/x/activate", operation, .system(errno))
  }
}

extension Component {
  /// Makes a component with an image waiting, changed as a test wants it.
  static func some(
    _ guid: GUID = .bl31, change: (inout Component) -> Void = { _ in }
  ) -> Component {
    var component = Component(directory: ComponentDirectory(guid, in: SysfsTree()))
    component.name = "TF-A BL31 runtime"
    component.currentVersion = FirmwareVersion(major: 1, minor: 0)
    component.pendingVersion = FirmwareVersion(major: 1, minor: 1)
    component.isCapable = true
    component.isPending = true
    component.mayResetCPU = false
    component.requiresRendezvous = true
    component.forcesRendezvous = true
    component.activatesAutomatically = false
    component.state = .pending
    change(&component)
    return component
  }

  /// Makes the component as it is after an activation.
  static func activated(change: (inout Component) -> Void = { _ in }) -> Component {
    some { component in
      component.currentVersion = FirmwareVersion(major: 1, minor: 1)
      component.pendingVersion = nil
      component.isPending = false
      component.state = .idle
      change(&component)
    }
  }

  /// Makes the component as a posted driver shows it.
  static func posted(change: (inout Component) -> Void = { _ in }) -> Component {
    some { component in
      component.state = nil
      change(&component)
    }
  }
}

/// Reads a version of a test's own.
func version(_ text: String) -> FirmwareVersion? { FirmwareVersion(text) }

/// Is opened once; whoever waits at it goes on then. Nobody waits longer than ten minutes.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() { semaphore.signal() }

  func wait() throws {
    guard semaphore.wait(timeout: .now() + .seconds(600)) == .success else {
      throw SystemPackage.Errno.timedOut
    }
    semaphore.signal()
  }
}
