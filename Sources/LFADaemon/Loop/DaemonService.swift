// SPDX-License-Identifier: MIT

import Glibc
import LFAHistory
public import LFASysfs
public import LFATool
public import Logging
public import SystemPackage

/// Is the daemon as a service of this machine: `lfa watch --policy FILE`.
public struct DaemonService: Sendable {
  /// Names the tree.
  public var tree: SysfsTree
  /// Knows the components' names.
  public var names: ComponentNames
  /// Names the directory for the history and the lock; nil keeps neither.
  public var state: FilePath?
  /// Names the policy.
  public var policyPath: FilePath
  /// Listens to uevents; for the machine's own tree only.
  public var hearsKernel: Bool
  /// Keeps the machine up while firmware changes; nil does not.
  public var inhibitor: Inhibitor?
  /// Is the time between two looks at the files; nil takes ``Watch``'s.
  public var interval: Duration?
  /// Holds the process's environment.
  public var environment: [String: String]

  /// Describes the service.
  public init(
    tree: SysfsTree, names: ComponentNames, state: FilePath?, policyPath: FilePath,
    hearsKernel: Bool, inhibitor: Inhibitor?, interval: Duration? = nil,
    environment: [String: String]
  ) {
    self.tree = tree
    self.names = names
    self.state = state
    self.policyPath = policyPath
    self.hearsKernel = hearsKernel
    self.inhibitor = inhibitor
    self.interval = interval
    self.environment = environment
  }

  /// Runs until SIGTERM or SIGINT; SIGHUP reads the policy again.
  ///
  /// - Parameter handler: takes what there is to log; nil writes to standard error.
  /// - Throws: If the policy cannot be used.
  public func run(handler: (any LogHandler)? = nil) async throws(Failure) {
    let policy: Policy
    do throws(PolicyError) {
      policy = try Policy.read(policyPath)
    } catch {
      throw Failure(.failed, error.description)
    }
    // Whoever reads the log may go, and a hook may not read what it is told.
    signal(SIGPIPE, SIG_IGN)
    // Two would undo each other's reports, and a stop of one would be none of the other's.
    let lock = try lock()
    defer { lock?.release() }
    let handler =
      handler ?? JournalHandler(hasPriorities: environment["JOURNAL_STREAM"] != nil)
    let logger = Logger(label: "lfa", factory: { _ in handler })
    let log: @Sendable (Daemon.LogLevel, String) -> Void = { level, text in
      logger.log(level: level.logger, "\(text)")
    }
    let (events, inbox) = AsyncStream.makeStream(of: DaemonLoop.Event.self)
    let signals = SignalFeed { inbox.yield($0 == SIGHUP ? .reload : .terminate) }
    let feed = hearsKernel ? UeventFeed { inbox.yield($0 == .lost ? .lost : .due($0.due)) } : nil
    if hearsKernel && feed == nil {
      log(.warning, "uevents cannot be received here; the files are read now and then instead")
    }
    let manager = ServiceManager(environment: environment)
    let publisher = Publisher(tree) { log(.error, $0) }
    var loop = DaemonLoop(
      Daemon(
        decider: Decider(policy: policy, names: names, seed: Self.seed()),
        tally: Self.tally(policy)),
      world(inbox, manager, publisher, log), events, inbox)
    let timers = timers(inbox, watchdog: manager?.watchdog, hasFeed: feed != nil)
    await loop.run()
    for timer in timers { timer.cancel() }
    await publisher.finish()
    signals.stop()
    withExtendedLifetime(feed) {}
  }

  private func lock() throws(Failure) -> RunLock? {
    guard let state else { return nil }
    do throws(RunLock.Failure) {
      return try RunLock(directory: state, name: "watch.lock", command: "lfa watch --policy")
    } catch {
      switch error {
      case .held: throw Failure(.busy, "\(error)", remedy: "end that one first")
      case .file(let error): throw Failure(.failed, "\(error)")
      }
    }
  }

  private func world(
    _ inbox: AsyncStream<DaemonLoop.Event>.Continuation, _ manager: ServiceManager?,
    _ publisher: Publisher, _ log: @escaping @Sendable (Daemon.LogLevel, String) -> Void
  ) -> DaemonLoop.World {
    let reader = TreeReader(tree)
    let timer = Alarm { inbox.yield(.turn) }
    return DaemonLoop.World(
      now: { .now() },
      look: { await reader.look($0) },
      loadPolicy: { [policyPath] in
        Result { () throws(PolicyError) in try Policy.read(policyPath) }
      },
      activator: TreeActivator(
        tree: tree, state: state,
        recorder: Recorder(
          directory: state, journal: hearsKernel ? Recorder.journal : nil,
          author: .current(environment: environment), origin: .daemon),
        inhibitor: inhibitor, log: log),
      log: log,
      notify: { lines in try? manager?.notify(lines) },
      publish: { publisher.publish($0, $1, at: $2) },
      setTimer: { timer.set($0) })
  }

  private func timers(
    _ inbox: AsyncStream<DaemonLoop.Event>.Continuation, watchdog: Duration?, hasFeed: Bool
  ) -> [Task<Void, Never>] {
    func every(_ pause: Duration, _ event: DaemonLoop.Event) -> Task<Void, Never> {
      Task {
        while (try? await Task.sleep(for: pause)) != nil { inbox.yield(event) }
      }
    }
    let pause = interval ?? (hasFeed ? Watch.safetyInterval : Watch.pollInterval)
    // Ten seconds are for the time in which the service ends, which is asked for bit by bit.
    let life = min(watchdog.map { $0 / 2 } ?? .seconds(10), .seconds(10))
    return [every(pause, .due(.poll)), every(life, .tick)]
  }

  /// Counts on from the file that the run before has left.
  private static func tally(_ policy: Policy) -> Tally {
    guard let path = policy.metricsPath,
      let text = try? BoundedFile.text(FilePath(path), limit: 1 << 23)
    else { return Tally() }
    return Tally(metrics: text)
  }

  /// Tells a number that other machines do not have, the same after each start. Images of containers
  /// may all have one machine-id, so the name of the host counts as well.
  private static func seed() -> UInt64 {
    let machine = (try? BoundedFile.text("/etc/machine-id", limit: 64)) ?? ""
    let host = HistoryEntry.Author.current(environment: [:]).host ?? ""
    guard !(machine + host).isEmpty else { return .random(in: .min ... .max) }
    // FNV-1a.
    return (machine + host).utf8.reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
  }
}

extension Daemon.LogLevel {
  fileprivate var logger: Logger.Level {
    switch self {
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    case .critical: .critical
    }
  }
}
