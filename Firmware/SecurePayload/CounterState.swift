// SPDX-License-Identifier: MIT

internal import PayloadMachine

/// The counter that outlives the image, in memory that only payloads write.
enum CounterState {
  /// Overwrites whatever is there with a counter at zero.
  static func create() {
    // SAFETY: the monitor keeps the state's page for the payload alone, and it is aligned.
    unsafe payload_state_memory().pointee = payload_state(
      magic: PAYLOAD_STATE_MAGIC, version: UInt32(PAYLOAD_STATE_VERSION),
      size: UInt32(MemoryLayout<payload_state>.size), total: 0)
  }

  /// Says whether the state was made by a payload that laid it out as this one does.
  static var isUsable: Bool {
    // SAFETY: as in `create()`; any bytes there are valid integers.
    let state = unsafe payload_state_memory().pointee
    return state.magic == PAYLOAD_STATE_MAGIC
      && state.version == UInt32(PAYLOAD_STATE_VERSION)
      && state.size == UInt32(MemoryLayout<payload_state>.size)
  }

  /// The sum of all additions since the cold boot.
  static var total: UInt64 {
    // SAFETY: as in `create()`.
    get { unsafe payload_state_memory().pointee.total }
    // SAFETY: as in `create()`, and one CPU is inside at a time.
    set { unsafe payload_state_memory().pointee.total = newValue }
  }
}
