// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage

/// Tells how a boot ended.
public struct BootOutcome: Sendable {
  /// Names why QEMU is gone.
  public enum Ending: Equatable, Sendable {
    /// The guest turned the machine off, or QEMU gave up, with this exit code.
    case exited(Int32)
    /// It was killed because it took too long.
    case timedOut(Duration)
    /// It was killed for trouble, or by somebody else's signal.
    case killed(Int32)
  }

  /// Says why QEMU is gone.
  public let ending: Ending
  /// Holds the first sign of trouble on either console.
  public let trouble: Trouble?
  /// Holds what QEMU itself complained about.
  public let complaints: String

  /// Describes a boot that has ended.
  public init(ending: Ending, trouble: Trouble?, complaints: String) {
    self.ending = ending
    self.trouble = trouble
    self.complaints = complaints
  }

  /// Says what went wrong with the machine as a whole; nil if it was turned off in good order.
  public var defect: String? {
    if let trouble { return "\(trouble.kind): \(trouble.line)" }
    switch ending {
    case .exited(0): return nil
    case .exited(let code):
      let reason = complaints.isEmpty ? "" : ": " + complaints.split(separator: "\n").joined()
      return "QEMU exited with \(code)\(reason)"
    case .timedOut(let limit):
      return "not finished after \(limit.components.seconds) s"
    case .killed(let signal): return "QEMU was killed by signal \(signal)"
    }
  }
}

/// Boots machines and watches over them.
public struct Boot: Sendable {
  /// Describes the machine.
  public var configuration: MachineConfiguration
  /// Bounds the whole run.
  public var limit: Duration
  /// Gives the kernel time to finish what it says about its trouble.
  public var graceAfterTrouble: Duration = .seconds(3)
  /// Names the file that receives the console; nil keeps none.
  public var consoleLog: String?

  /// Prepares a boot.
  public init(
    _ configuration: MachineConfiguration, limit: Duration, consoleLog: String? = nil
  ) {
    self.configuration = configuration
    self.limit = limit
    self.consoleLog = consoleLog
  }

  /// Runs the machine until it is turned off, takes too long or gets into trouble.
  ///
  /// The calling task's cancellation ends QEMU as well. No QEMU is left behind in any case.
  ///
  /// - Parameters:
  ///   - raw: Receives the console's output as it comes.
  ///   - line: Receives each line of the console.
  /// - Throws: If QEMU cannot be started or a log cannot be written.
  public func run(
    raw: @Sendable ([UInt8]) -> Void = { _ in },
    line: @Sendable (String) -> Void = { _ in }
  ) async throws -> BootOutcome {
    let log = try consoleLog.map { try LogFile(path: $0) }
    defer { log?.close() }
    var options = PlatformOptions()
    options.teardownSequence = [
      .gracefulShutDown(allowedDurationToNextStep: .seconds(2))
    ]
    let result = try await Subprocess.run(
      .name(MachineConfiguration.program), arguments: Arguments(configuration.arguments),
      platformOptions: options, input: .none, output: .sequence, error: .string(limit: 65_536)
    ) { execution in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        let limits = AsyncStream<Duration>.makeStream()
        group.addTask { await Self.watch(execution, limit: limit, shortened: limits.stream) }
        var splitter = LineSplitter()
        var detector = TroubleDetector(.kernel)
        for try await buffer in execution.standardOutput {
          // SAFETY: the bytes are copied while the closure has them.
          let bytes = unsafe buffer.withUnsafeBytes { unsafe Array($0) }
          raw(bytes)
          try log?.write(bytes)
          for text in splitter.append(bytes) {
            if detector.consume(text) { limits.continuation.yield(graceAfterTrouble) }
            line(text)
          }
        }
        if let last = splitter.finish() {
          detector.consume(last)
          line(last)
        }
        limits.continuation.finish()
        group.cancelAll()
        let hasTimedOut = try await group.next() ?? false
        return (trouble: detector.trouble, hasTimedOut: hasTimedOut)
      }
    }
    try Task.checkCancellation()

    let (trouble, hasTimedOut) = result.closureResult
    let ending: BootOutcome.Ending =
      switch result.terminationStatus {
      case .exited(let code): .exited(code)
      case .signaled(let signal): hasTimedOut ? .timedOut(limit) : .killed(signal)
      }
    return BootOutcome(
      ending: ending, trouble: troubleOfMonitor() ?? trouble,
      complaints: result.standardError)
  }

  /// Runs the machine with this process's terminal as its console, for as long as the person at it
  /// likes. The console's log is looked through afterwards; what the person typed is no trouble.
  public func runOnTerminal() async throws -> BootOutcome {
    var options = PlatformOptions()
    options.teardownSequence = [
      .gracefulShutDown(allowedDurationToNextStep: .seconds(2))
    ]
    let result = try await Subprocess.run(
      .name(MachineConfiguration.program), arguments: Arguments(configuration.arguments),
      platformOptions: options, input: .currentStandardInput, output: .currentStandardOutput,
      error: .currentStandardError)
    let ending: BootOutcome.Ending =
      switch result.terminationStatus {
      case .exited(let code): .exited(code)
      case .signaled(let signal): .killed(signal)
      }
    return BootOutcome(
      ending: ending, trouble: troubleOfMonitor() ?? troubleOnTerminal(), complaints: "")
  }

  /// Kills QEMU at its limit, or a while after trouble; returns true if it was for the limit.
  private static func watch(
    _ execution: Execution<NoInput, SequenceOutput, StringOutput<UTF8>>, limit: Duration,
    shortened: AsyncStream<Duration>
  ) async -> Bool {
    await withTaskGroup(of: Bool?.self) { group in
      group.addTask {
        do { try await Task.sleep(for: limit) } catch { return nil }
        try? execution.send(signal: .kill)
        return true
      }
      group.addTask {
        for await grace in shortened {
          do { try await Task.sleep(for: grace) } catch { return nil }
          try? execution.send(signal: .kill)
          return false
        }
        return nil
      }
      defer { group.cancelAll() }
      for await verdict in group {
        if let verdict { return verdict }
      }
      return false
    }
  }

  /// Looks through what QEMU has logged of the terminal for trouble of the kernel's.
  private func troubleOnTerminal() -> Trouble? {
    guard case .terminal(let log) = configuration.console else { return nil }
    return Self.trouble(ofKernelIn: Demonstration.lines(ofLog: log))
  }

  /// Finds the first sign of trouble in those lines of a console that the kernel has printed.
  static func trouble(ofKernelIn lines: [String]) -> Trouble? {
    var detector = TroubleDetector(.kernel)
    for line in lines where KernelLine.isOne(line) { detector.consume(line) }
    return detector.trouble
  }

  /// Looks through the secure log for a trap of the monitor, which explains what Linux saw.
  private func troubleOfMonitor() -> Trouble? {
    guard let path = configuration.secureLog,
      let text = try? String(contentsOfFile: path, encoding: .utf8)
    else { return nil }
    var detector = TroubleDetector(.monitor)
    for line in text.split(whereSeparator: \.isNewline) { detector.consume(String(line)) }
    return detector.trouble
  }
}
