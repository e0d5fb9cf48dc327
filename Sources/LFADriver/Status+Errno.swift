// SPDX-License-Identifier: MIT

import LFA

extension Status {
  /// Tells the error number under which user space sees a failed call (Decisions 16).
  var errno: Errno {
    switch self {
    case .busy: .busy
    case .authError: .rejected
    case .noMemory: .noMemory
    case .deviceError: .io
    case .criticalError: .notRecoverable
    case .activationFailed: .cancelled
    default: .protocol
    }
  }

  /// Orders failures by how much they tell when CPUs are told different ones: SUCCESS is 0, then
  /// what invites a repeat, what stragglers of a failed round are told, and the failure proper.
  @inline(never)
  var severity: Int {
    switch self {
    case .success: 0
    case .busy: 1
    case .componentWrongState: 2
    case .invalidParameters: 3
    case .wrongState: 4
    case .notSupported: 5
    case .invalidAddress: 6
    case .noMemory: 7
    case .deviceError: 8
    case .authError: 9
    case .activationFailed: 10
    case .criticalError: 12
    default: 11
    }
  }
}
