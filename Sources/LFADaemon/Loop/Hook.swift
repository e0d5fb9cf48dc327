// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import LFATool
import Subprocess
import SystemPackage

/// Runs one of the administrator's programs, without a shell, and listens to what it says.
struct Hook: Sendable {
  /// Names the program.
  var path: String
  /// Is the first argument: `before` or `after`.
  var phase: String
  /// Bounds how long it may run, in seconds.
  var timeout: Int64
  /// Takes the lines that it prints.
  var log: @Sendable (String) -> Void

  /// Tells how it ended.
  enum End: Equatable, Sendable {
    case exited(Int32)
    case signaled(Int32)
    case timedOut
    case calledOff
    case notStarted(String)

    /// Says why that is no consent; nil if it is.
    var objection: String? {
      switch self {
      case .exited(0): nil
      case .exited(let code): "exited with \(code)"
      case .signaled(let signal): "was ended by signal \(signal)"
      case .timedOut: "did not end in time"
      case .calledOff: "was called off"
      case .notStarted(let reason): "could not be started: \(reason)"
      }
    }
  }

  /// Bounds what is logged of the output.
  static let lineLimit = 100
  /// Bounds a line, in bytes; what is longer is broken.
  static let lineLength = 1024

  /// Runs it to its end, or until it takes too long or the task is cancelled: then all processes of
  /// its group are ended, the stubborn ones after two seconds.
  func run(_ variables: [(name: String, value: String)]) async -> End {
    do throws(PolicyError) {
      try TrustedFile.open(FilePath(path)).closeQuietly()
    } catch {
      return .notStarted(error.problem)
    }
    let work = Task { await execute(variables) }
    let timer = Task {
      try await Task.sleep(for: .seconds(timeout))
      work.cancel()
    }
    let end = await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      work.cancel()
    }
    timer.cancel()
    if work.isCancelled { return Task.isCancelled ? .calledOff : .timedOut }
    return end
  }

  private func execute(_ variables: [(name: String, value: String)]) async -> End {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
    ]
    // Nothing of the daemon's own environment is the hook's business.
    var environment: [Environment.Key: String] = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    for (name, value) in variables {
      guard let key = Environment.Key(rawValue: name) else { continue }
      environment[key] = value
    }
    do {
      let result = try await Subprocess.run(
        .path(FilePath(path)), arguments: [phase], environment: .custom(environment),
        workingDirectory: "/", platformOptions: options, input: .none, output: .sequence,
        error: .combinedWithOutput
      ) { execution in
        var lines = HookLines(log: log)
        for try await buffer in execution.standardOutput {
          // SAFETY: the bytes are copied while the closure has them.
          lines.append(unsafe buffer.withUnsafeBytes { unsafe Array($0) })
        }
        lines.finish()
      }
      switch result.terminationStatus {
      case .exited(let code): return .exited(code)
      case .signaled(let signal): return .signaled(signal)
      }
    } catch {
      return .notStarted("\(error)")
    }
  }
}

extension FileDescriptor {
  fileprivate func closeQuietly() { try? close() }
}

/// Breaks what a hook prints into lines, and drops what is too much.
struct HookLines {
  private var line: [UInt8] = []
  private var count = 0
  private let log: @Sendable (String) -> Void

  init(log: @escaping @Sendable (String) -> Void) {
    self.log = log
  }

  mutating func append(_ bytes: [UInt8]) {
    for byte in bytes where count <= Hook.lineLimit {
      if byte == UInt8(ascii: "\n") {
        tell()
      } else {
        if line.count == Hook.lineLength { tell() }
        line.append(byte)
      }
    }
  }

  mutating func finish() {
    if !line.isEmpty { tell() }
  }

  private mutating func tell() {
    count += 1
    if count <= Hook.lineLimit {
      log(String(decoding: line, as: UTF8.self))
    } else if count == Hook.lineLimit + 1 {
      log("(the rest is left out)")
    }
    line = []
  }
}
