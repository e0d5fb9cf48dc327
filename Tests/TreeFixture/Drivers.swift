// SPDX-License-Identifier: MIT

/// What drivers show of a component for which nothing is special (lfa-facts 4.1).
extension TreeFixture {
  /// Identifies TF-A's BL31.
  public static let bl31 = "47d4086d-4cfe-9846-9b95-2950cbbd5a00"
  /// Identifies TF-RMM.
  public static let rmm = "6c0762a6-12f2-4b56-92cb-ba8f633606d9"
  /// Identifies a component that nobody has given a name.
  public static let unnamed = "3ab71f81-32b9-496d-841b-e3d0e9fd1a48"

  /// Holds the files of our driver, with an image waiting.
  public static let ours = posted3.merging([
    "prime": "", "state": "pending",
    "last_result":
      "phase=ACTIVATE code=-11 status=ACTIVATION_FAILED errno=ECANCELED duration_us=1520 "
      + "from=1.0 to=1.1",
  ]) { $1 }

  /// Holds those of our driver while nothing waits.
  public static let idle = ours.merging([
    "activation_pending": "0", "pending_version": "N/A", "state": "idle", "last_result": "none",
  ]) { $1 }

  /// Holds the eleven files of the second and third posted version.
  public static let posted3 = posted1.merging(["auto_activate": "0"]) { $1 }

  /// Holds the files of the first posted version.
  public static let posted1 = secondDraft.merging([
    "current_version": "1.0", "pending_version": "1.1",
  ]) { $1 }

  /// Holds the files of the second draft.
  public static let secondDraft = firstDraft.merging(["force_cpu_rendezvous": "1"]) { $1 }

  /// Holds the files of the first draft.
  public static let firstDraft = [
    "activate": "", "cancel": "", "name": "TF-A BL31 runtime", "activation_capable": "1",
    "activation_pending": "1", "may_reset_cpu": "0", "cpu_rendezvous": "1",
  ]

  /// Holds the files about the driver as a whole.
  public static let device = [
    "spec_version": "1.0", "activations_tried": "3", "activations_done": "2",
    "activations_failed": "1", "activations_cancelled": "0", "last_stop_time_ns": "812000",
    "longest_stop_time_ns": "900000",
  ]
}
