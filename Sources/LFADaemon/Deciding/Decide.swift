// SPDX-License-Identifier: MIT

import LFA
import LFADriver
public import LFASysfs
public import LFATool
import SystemPackage

/// Decides what to do about components; it asks nobody and changes nothing.
public struct Decider: Sendable {
  /// Says what the administrator wants.
  public var policy: Policy
  /// Knows the names that the policy may use.
  public var names: ComponentNames
  /// Differs from machine to machine, so that they act at different times.
  public var seed: UInt64
  /// Tells what clocks on the wall show at a time, in seconds since 1970, in UTC or here.
  public var wallTime: @Sendable (Int64, _ isUTC: Bool) -> WallTime

  /// Prepares to decide.
  public init(
    policy: Policy, names: ComponentNames, seed: UInt64,
    wallTime: @escaping @Sendable (Int64, _ isUTC: Bool) -> WallTime = { .at($0, isUTC: $1) }
  ) {
    self.policy = policy
    self.names = names
    self.seed = seed
    self.wallTime = wallTime
  }

  /// Decides about all components, in their order; one at most is to be activated.
  public func decide(
    _ components: [Component], _ memory: Memory, at now: Moment, isAttemptRunning: Bool
  ) -> [Decision] {
    var isTaken = isAttemptRunning
    return components.map { component in
      var verdict = verdict(component, memory, now)
      if verdict == .activate {
        if isTaken { verdict = .hold(.attempt) }
        isTaken = true
      }
      return Decision(component: component, verdict: verdict)
    }
  }

  /// Finds the rule for a component: by GUID, else by a name, else the one for all others.
  public func rule(_ component: Component) -> Policy.Rule {
    if let rule = policy.components[component.guid.text] { return rule }
    let matches = policy.components.keys.filter { isName($0, of: component) }.sorted()
    if let name = matches.first, let rule = policy.components[name] { return rule }
    return policy.components["*"] ?? Policy.Rule()
  }

  /// Tells whether a key of the policy's means a component, in any case of its letters.
  func isName(_ name: String, of component: Component) -> Bool {
    let name = name.lowercased()
    return name == component.guid.text || names.aliases(component.guid).contains(name)
      || names.displayName(component).lowercased() == name
  }

  private func verdict(_ component: Component, _ memory: Memory, _ now: Moment) -> Verdict {
    if component.isPending == false { return .idle }
    if memory.stopReason != nil { return .hold(.stopped) }
    guard component.isPending == true, let image = memory.images[component.guid],
      component.vitalProblem == nil
    else { return .hold(.unreadable) }
    if component.isCapable == false || component.mayResetCPU == true {
      return .hold(.unsupported)
    }
    let rule = rule(component)
    if rule.activation == .never { return .hold(.policy) }
    if !rule.allows(component.pendingVersion) { return .hold(.version) }
    if image.isSettled { return .hold(.failed) }
    if let time = image.notBefore, time > now.monotonic { return .hold(.retry, until: time) }
    let delay = delay(component) * 1000
    if rule.activation == .window {
      let open = rule.windows.compactMap { $0.openSince(wallTime(now.wall, $0.isUTC)) }.max()
      guard let open else { return .hold(.window) }
      let rest = delay - open * 1000
      if rest > 0 { return .hold(.jitter, until: now.monotonic + rest) }
    }
    let turn = image.seen + delay
    return turn > now.monotonic ? .hold(.jitter, until: turn) : .activate
  }

  /// Tells how long this machine waits with this image, in seconds: the same each time it is asked,
  /// so that a restart does not draw anew.
  func delay(_ component: Component) -> Int64 {
    guard policy.jitter > 0 else { return 0 }
    var mixed = seed
    for word in [component.guid.x1, component.guid.x2, component.pendingVersion?.rawValue ?? 0] {
      mixed = Self.mix(mixed ^ word)
    }
    return Int64(mixed % UInt64(policy.jitter + 1))
  }

  /// Spreads a number over all 64 bits (the finaliser of SplitMix64).
  private static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

extension Policy.Rule {
  /// Tells whether a version may be activated; one that is not known may only where all may.
  func allows(_ version: FirmwareVersion?) -> Bool {
    guard maximumVersion != nil || versions != nil else { return true }
    guard let version else { return false }
    if let maximum = maximumVersion.flatMap({ FirmwareVersion($0) }), version > maximum {
      return false
    }
    return versions.map { $0.contains { FirmwareVersion($0) == version } } ?? true
  }
}
