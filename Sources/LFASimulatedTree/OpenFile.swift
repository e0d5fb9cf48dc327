// SPDX-License-Identifier: MIT

import FaultPlan
public import LFADriver
public import LFASimulator
import Synchronization

/// Is an open file of a ``SimulatedTree``.
///
/// Reads and writes may wait, as long as the driver does. Any number of threads may make them.
public final class OpenFile: Sendable {
  enum Content {
    case component(SimulatedDirectory, Attribute)
    case device(DeviceAttribute)
    case parameter(Parameter)
    case control(Control)
  }

  /// Is what was read last, for a reader that goes on where it stopped.
  private struct Reading {
    var text: [UInt8] = []
    var position: Int64 = -1
    /// Counts the changes that the reader knows of; nil before the first look.
    var changes: UInt64?
  }

  /// Bounds what one write to a file of sysfs passes on, in bytes.
  static var page: Int { 4096 }

  private let tree: SimulatedTree
  private let content: Content
  private let reading = Mutex(Reading())

  init(_ tree: SimulatedTree, _ content: Content) {
    self.tree = tree
    self.content = content
  }

  /// Is the machine whose file it is.
  public var machine: SimulatedMachine { tree.machine }

  /// Reads at most `count` bytes; fewer at the end of the text, and none behind it.
  ///
  /// The driver is asked at each read but one that goes on where the last one stopped: as in sysfs,
  /// who reads in pieces gets the pieces of one text.
  ///
  /// - Parameter process: the process that reads, which may be killed while it waits.
  /// - Throws: ``Errno/noDevice`` if the file's directory is gone; ``Errno/invalid`` for a place
  ///   before the beginning; what the driver throws.
  public func read(
    at offset: Int64, count: Int, by process: SimulatedProcess
  ) throws(Errno) -> [UInt8] {
    guard offset >= 0, count >= 0 else { throw .invalid }
    let known = reading.withLock { offset > 0 && $0.position == offset ? $0.text : nil }
    if known != nil { try checkPresence() }
    if known == nil {
      let changes = changeCount
      reading.withLock { $0.changes = changes }
    }
    let text: [UInt8]
    if let known { text = known } else { text = try process.tryRun(show) }
    let start = Int(min(offset, Int64(text.count)))
    let part = Array(text[start...].prefix(count))
    reading.withLock {
      $0.text = text
      $0.position = Int64(start + part.count)
    }
    return part
  }

  /// Writes; whatever the offset, it is one act with these bytes, of which no more than a page
  /// counts.
  ///
  /// - Parameter process: the process that writes, which may be killed while it waits.
  /// - Returns: how many bytes were taken.
  /// - Throws: ``Errno/noDevice`` if the file's directory is gone; what the driver throws.
  public func write(_ bytes: [UInt8], by process: SimulatedProcess) throws(Errno) -> Int {
    guard !bytes.isEmpty else { return 0 }
    if case .control(let control) = content {
      try process.tryRun { () throws(Errno) in try self.tree.actions.act(control, bytes) }
      return bytes.count
    }
    let bytes = bytes.count > Self.page ? Array(bytes.prefix(Self.page)) : bytes
    let failure = process.run { () -> Errno? in
      do throws(Errno) {
        try store(bytes)
        return nil
      } catch {
        return error
      }
    }
    if case .component(let directory, let attribute) = content {
      tree.journal.note(directory.guid, attribute, bytes, failure)
    }
    if let failure { throw failure }
    return bytes.count
  }

  /// Tells whether poll() is to wake with POLLPRI: the kernel told of a change since the file was
  /// last looked at, or nobody has looked yet, or the file's directory is gone.
  public var hasNews: Bool {
    guard let seen = reading.withLock({ $0.changes }) else { return true }
    return changeCount != seen
  }

  /// Counts what the kernel told of the file; nil if its directory is gone.
  private var changeCount: UInt64? {
    guard case .component(let directory, let attribute) = content else { return 0 }
    return machine.changeCount(attribute, in: directory)
  }

  private func checkPresence() throws(Errno) {
    guard case .component(let directory, _) = content else { return }
    guard machine.directory(numbered: directory.number) != nil else { throw .noDevice }
  }

  private func show() throws(Errno) -> [UInt8] {
    switch content {
    case .component(let directory, let attribute):
      return try machine.show(attribute, in: directory)
    case .device(let attribute):
      return machine.show(attribute)
    case .parameter(let parameter):
      return Array("\(machine.milliseconds(parameter.limit))\n".utf8)
    case .control(.faults):
      return Array(machine.hardware.plan.text.utf8)
    case .control(.log):
      return Array(machine.log.map { "\($0.level) \($0.text)\n" }.joined().utf8)
    case .control(.writes):
      return Array(tree.journal.text.utf8)
    case .control:
      throw .access
    }
  }

  private func store(_ text: [UInt8]) throws(Errno) {
    switch content {
    case .component(let directory, let attribute):
      try machine.store(text, attribute, in: directory)
    case .parameter(let parameter):
      try machine.set(parameter.limit, milliseconds: try Parameter.number(text))
    case .device, .control:
      throw .access
    }
  }
}

extension SimulatedProcess {
  /// Runs `body` as this process, on the calling thread.
  fileprivate func tryRun<Value>(_ body: () throws(Errno) -> Value) throws(Errno) -> Value {
    let result = run { () -> Result<Value, Errno> in
      do throws(Errno) {
        return .success(try body())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
