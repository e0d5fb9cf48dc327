// SPDX-License-Identifier: MIT

import FoundationEssentials
public import LFASysfs
public import LFATool

/// Tells of what happens to components, for as long as somebody listens: `lfa watch`.
public struct Watch: Sendable {
  private let tree: SysfsTree
  private let names: ComponentNames
  private let hearsKernel: Bool
  private let interval: Duration?

  /// Tells how often the files are read where the kernel tells nothing: a read of a component costs
  /// a call of the firmware, some microseconds of one CPU.
  public static let pollInterval = Duration.seconds(5)
  /// Tells how often they are read although the kernel tells: a driver hears of a new image only
  /// where the firmware notifies it, or somebody reads.
  public static let safetyInterval = Duration.seconds(60)

  /// Prepares to watch a tree.
  ///
  /// - Parameters:
  ///   - hearsKernel: listens to uevents; for the machine's own tree only, since the kernel tells of
  ///     no other.
  ///   - interval: is the time between two looks; nil takes ``pollInterval`` or
  ///     ``safetyInterval``.
  public init(
    _ tree: SysfsTree, names: ComponentNames, hearsKernel: Bool, interval: Duration? = nil
  ) {
    self.tree = tree
    self.names = names
    self.hearsKernel = hearsKernel
    self.interval = interval
  }

  /// Watches until the task is cancelled, or `emit` fails.
  ///
  /// - Parameters:
  ///   - json: has an event as one line of JSON in place of a text.
  ///   - showsFirst: begins with an `add` for each component that is there.
  ///   - complain: takes what cannot be read meanwhile.
  ///   - emit: takes the lines, with their newline.
  /// - Throws: If the components cannot be listed at the beginning; what `emit` throws.
  public func run(
    json: Bool, showsFirst: Bool = false, complain: (String) -> Void,
    emit: (String) throws(Failure) -> Void
  ) async throws(Failure) {
    let (dues, inbox) = AsyncStream.makeStream(of: Due.self)
    // Listening begins before the first look, so that nothing falls between them.
    let feed = hearsKernel ? UeventFeed { inbox.yield($0.due) } : nil
    let pause = interval ?? (feed == nil ? Self.pollInterval : Self.safetyInterval)
    let reader = TreeReader(tree)
    let first = await reader.look(.everything)
    if let failure = first.failure { throw failure }
    if showsFirst { try tell(first, json, emit) }
    let timer = Task {
      while (try? await Task.sleep(for: pause)) != nil { inbox.yield(.poll) }
      inbox.finish()
    }
    defer { timer.cancel() }
    var complaint: Failure?
    for await due in dues {
      let look = await reader.look(due)
      if let failure = look.failure, failure != complaint { complain(failure.description) }
      complaint = look.failure
      try tell(look, json, emit)
    }
    // Listening ends here, not at the last use.
    withExtendedLifetime(feed) {}
  }

  private func tell(
    _ look: Look, _ json: Bool, _ emit: (String) throws(Failure) -> Void
  ) throws(Failure) {
    for event in look.events {
      guard json else {
        try emit(event.text(names) + "\n")
        continue
      }
      let report = WatchReport(event, time: Date(), source: look.source, names)
      guard let line = try? JSONText.line(report) else { continue }
      try emit(line + "\n")
    }
  }
}

extension UeventFeed.Message {
  /// Tells what is to be looked at.
  var due: Due {
    switch self {
    case .component(let guid): Due(guids: [guid])
    case .lost: .everything
    }
  }
}
