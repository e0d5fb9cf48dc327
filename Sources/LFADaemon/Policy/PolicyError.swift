// SPDX-License-Identifier: MIT

import LFASysfs

/// Says what is wrong with a policy, and where.
public struct PolicyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Names the file, or the place inside it.
  public var place: String
  /// Says what is wrong.
  public var problem: String

  /// Describes a fault.
  public init(_ place: String, _ problem: String) {
    self.place = place
    self.problem = problem
  }

  init(_ path: [any CodingKey], _ problem: String) {
    let place = path.map(\.stringValue).joined(separator: ".")
    self.init(place.isEmpty ? "the policy" : place, problem)
  }

  /// Says it in one line; what the file has in it may be anything.
  public var description: String { "\(place): \(problem)".printable }
}
