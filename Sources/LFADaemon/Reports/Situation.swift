// SPDX-License-Identifier: MIT

import LFA
import LFASysfs
import LFATool

/// Is all that files tell others about, at one time.
struct Situation: Sendable {
  var decisions: [Decision]
  var tally: Tally
  var names: ComponentNames
  var stopReason: String?
  var isPolicyValid: Bool
  var isTreeReadable: Bool
}

extension Situation {
  /// Spells the file for Prometheus's node exporter.
  func metrics(_ device: DriverDevice?) -> String {
    var text = MetricsText()
    addComponents(&text)
    addTally(&text)
    addDevice(&text, device)
    text.add(
      "lfa_automatic_activation_stopped", "gauge",
      help: "1 if nobody knows what firmware runs, and nothing is activated until a restart.",
      stopReason == nil ? 0 : 1)
    text.add(
      "lfa_policy_valid", "gauge",
      help: "1 if the policy file could be used when it was read last.", isPolicyValid ? 1 : 0)
    text.add(
      "lfa_driver_readable", "gauge",
      help: "1 if the components could be listed at the last look.", isTreeReadable ? 1 : 0)
    return text.text
  }

  private func addComponents(_ text: inout MetricsText) {
    func samples(_ value: (Decision) -> Double?) -> [MetricsText.Sample] {
      decisions.compactMap { decision in
        value(decision).map { .init(labels: labels(decision.component), value: $0) }
      }
    }
    text.add(
      "lfa_component_info", "gauge", help: "The versions of a component, as labels; always 1.",
      decisions.map { decision in
        let component = decision.component
        let versions = [
          ("current", component.currentVersion?.text ?? ""),
          ("pending", component.pendingVersion?.text ?? ""),
        ]
        return .init(labels: labels(component) + versions, value: 1)
      })
    text.add(
      "lfa_activation_pending", "gauge", help: "1 if an image waits for activation.",
      samples { $0.component.isPending.map { $0 ? 1 : 0 } })
    text.add(
      "lfa_activation_held", "gauge", help: "1 for an image that waits, and why it does.",
      decisions.compactMap { decision in
        guard case .hold(let reason, _) = decision.verdict else { return nil }
        return .init(
          labels: labels(decision.component) + [("reason", reason.rawValue)], value: 1)
      })
  }

  private func addTally(_ text: inout MetricsText) {
    text.add(
      "lfa_activations_total", "counter", help: "Activations that this service has tried.",
      Tally.results.map {
        .init(labels: [("result", $0.rawValue)], value: Double(tally.attempts[$0] ?? 0))
      })
    text.add(
      "lfa_hook_vetoes_total", "counter", help: "Activations that a hook did not agree to.",
      Double(tally.vetoes))
    text.add(
      "lfa_uevents_lost_total", "counter", help: "Times at which events of the kernel were lost.",
      Double(tally.losses))
    func samples(_ value: (Tally.Last) -> Double) -> [MetricsText.Sample] {
      tally.last.sorted { $0.key < $1.key }.map {
        .init(labels: [("guid", $0.key), ("name", $0.value.name)], value: value($0.value))
      }
    }
    text.add(
      "lfa_activation_duration_seconds", "gauge",
      help: "How long the last activation that this service has tried took.",
      samples { $0.seconds })
    text.add(
      "lfa_last_activation_timestamp_seconds", "gauge",
      help: "When the last activation that this service has tried ended.",
      samples { Double($0.time) })
  }

  private func addDevice(_ text: inout MetricsText, _ device: DriverDevice?) {
    guard let device else { return }
    let counts = [
      ("done", device.activationsDone), ("failed", device.activationsFailed),
      ("cancelled", device.activationsCancelled),
    ]
    text.add(
      "lfa_driver_activations_total", "counter",
      help: "Activations of whomever since the driver was loaded.",
      counts.compactMap { result, count in
        count.map { .init(labels: [("result", result)], value: Double($0)) }
      })
    func stop(_ name: String, _ help: String, _ nanoseconds: UInt64?) {
      guard let nanoseconds else { return }
      text.add(name, "gauge", help: help, Double(nanoseconds) / 1e9)
    }
    stop(
      "lfa_last_stop_seconds", "For how long all CPUs stood still last.", device.lastStopTime)
    stop(
      "lfa_longest_stop_seconds",
      "For how long all CPUs stood still at most since the driver was loaded.",
      device.longestStopTime)
  }

  private func labels(_ component: Component) -> [(name: String, value: String)] {
    [("guid", component.guid.text), ("name", names.displayName(component))]
  }
}
