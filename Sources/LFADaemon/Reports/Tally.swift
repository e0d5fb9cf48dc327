// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import LFATool

/// Counts what the daemon has done. It goes on counting where the file of metrics says that the run
/// before it ended.
///
/// The history would not do for that: where it is rotated, counts would shrink.
struct Tally: Equatable, Sendable {
  /// Counts attempts by what became of them.
  var attempts: [Outcome.Result: Int] = Dictionary(
    uniqueKeysWithValues: Tally.results.map { ($0, 0) })
  /// Counts activations that a hook did not agree to.
  var vetoes = 0
  /// Counts how often uevents were lost.
  var losses = 0
  /// Holds the last attempt on each component, by GUID.
  var last: [String: Last] = [:]

  /// Is what is told of the last attempt on a component.
  struct Last: Equatable, Sendable {
    var name: String
    var time: Int64
    var seconds: Double
  }

  /// Lists what can become of an attempt, so that each has a figure from the beginning.
  static let results: [Outcome.Result] = [
    .activated, .failed, .stopped, .unknown, .busy, .refused, .nothingToDo,
  ]

  /// Starts from zero.
  init() {}

  /// Goes on from an earlier file of metrics.
  init(metrics: String) {
    let samples = MetricsText.samples(in: metrics)
    for sample in samples["lfa_activations_total"] ?? [] {
      guard let label = sample.labels.first, label.name == "result",
        let result = Outcome.Result(rawValue: label.value), Self.results.contains(result)
      else { continue }
      attempts[result] = Self.count(sample)
    }
    vetoes = samples["lfa_hook_vetoes_total"]?.first.map(Self.count) ?? 0
    losses = samples["lfa_uevents_lost_total"]?.first.map(Self.count) ?? 0
    for sample in samples["lfa_last_activation_timestamp_seconds"] ?? [] {
      guard let (guid, name) = Self.component(sample) else { continue }
      last[guid] = Last(name: name, time: Int64(Self.count(sample)), seconds: 0)
    }
    for sample in samples["lfa_activation_duration_seconds"] ?? [] {
      guard let (guid, _) = Self.component(sample), sample.value.isFinite else { continue }
      last[guid]?.seconds = sample.value
    }
  }

  private static func count(_ sample: MetricsText.Sample) -> Int {
    // Whole numbers are exact up to here; what is beyond, or no number, is nothing of ours.
    (0...9e15).contains(sample.value) ? Int(sample.value) : 0
  }

  private static func component(_ sample: MetricsText.Sample) -> (guid: String, name: String)? {
    guard sample.labels.count == 2, sample.labels[0].name == "guid",
      let guid = GUID(sample.labels[0].value)
    else { return nil }
    return (guid.text, sample.labels[1].value)
  }
}
