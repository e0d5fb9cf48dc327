// SPDX-License-Identifier: MIT

public import SMCCC

/// Makes the seven calls, typed, over a conduit (lfa-facts 1.3).
///
/// It has no state and no policy: one method is one call. Arguments are built afresh each time, all
/// unused registers zero, and results are decoded only where the status says that they are valid.
/// A status other than SUCCESS is thrown.
public struct Client<Firmware: Conduit> {
  /// Reaches the agent.
  public let conduit: Firmware

  /// Makes a client of the agent behind `conduit`.
  @inlinable
  public init(_ conduit: Firmware) {
    self.conduit = conduit
  }

  /// Asks for the version of the interface the agent implements.
  ///
  /// FID 0xC400_02E0 · → x0 version. Any error code, 32 or 64 bits wide, means that there is no
  /// agent and is thrown.
  @inlinable
  public func version() throws(Status) -> InterfaceVersion {
    let results = conduit.call(Registers(calling: Function.version.identifier))
    guard let version = InterfaceVersion(x0: results.x0) else { throw Status(x0: results.x0) }
    return version
  }

  /// Asks whether the agent implements a function.
  ///
  /// FID 0xC400_02E1 · x1 FID · → x0 SUCCESS, or NOT_SUPPORTED and anything else: false.
  @inlinable
  public func supports(_ function: FunctionID) -> Bool {
    let arguments = Registers(
      calling: Function.features.identifier, x1: UInt64(function.rawValue))
    return Status(x0: conduit.call(arguments).x0).isSuccess
  }

  /// Asks for the number of components and makes sequence ids valid.
  ///
  /// FID 0xC400_02E2 · x1 selector 0 · → x0 status, x1 number. The number comes from firmware and
  /// is not judged here.
  @inlinable
  public func getInfo() throws(Status) -> UInt64 {
    try call(Registers(calling: Function.getInfo.identifier)).x1
  }

  /// Asks for the description of one component.
  ///
  /// FID 0xC400_02E3 · x1 fw_seq_id · → x0 status, x1...x5 ``InventoryRecord``.
  @inlinable
  public func getInventory(_ id: SequenceID) throws(Status) -> InventoryRecord {
    InventoryRecord(
      results: try call(Registers(calling: Function.getInventory.identifier, x1: id.x1)))
  }

  /// Has the agent load and authenticate the pending image, or continue doing so.
  ///
  /// FID 0xC400_02E4 · x1 fw_seq_id · → x0 status, x1 bit 0 call again. BUSY: another CPU is in
  /// PRIME; nothing was changed.
  @inlinable
  public func prime(_ id: SequenceID) throws(Status) -> Progress {
    Progress(x1: try call(Registers(calling: Function.prime.identifier, x1: id.x1)).x1)
  }

  /// Has the agent switch to the primed image, or joins the CPUs that wait for it.
  ///
  /// FID 0xC400_02E5 · x1 fw_seq_id, x2 flags, x3 entry point, x4 context id · → x0 status, x1
  /// bit 0 call again. Entry point and context matter only where the component may reset CPUs.
  /// Without `skipsRendezvous` the call blocks in firmware until every online CPU has made it.
  /// BUSY: postponed, the prime stands (lfa-facts 2.3).
  @inlinable
  public func activate(
    _ id: SequenceID, _ flags: ActivationFlags, entryPoint: UInt64 = 0, contextID: UInt64 = 0
  ) throws(Status) -> Progress {
    let arguments = Registers(
      calling: Function.activate.identifier,
      x1: id.x1, x2: flags.rawValue, x3: entryPoint, x4: contextID)
    return Progress(x1: try call(arguments).x1)
  }

  /// Has the agent undo PRIME, or give up an activation that is still waiting for CPUs.
  ///
  /// FID 0xC400_02E6 · x1 fw_seq_id · → x0 status. INVALID_PARAMETERS: nothing was in progress.
  @inlinable
  public func cancel(_ id: SequenceID) throws(Status) {
    _ = try call(Registers(calling: Function.cancel.identifier, x1: id.x1))
  }

  @inlinable
  func call(_ arguments: Registers) throws(Status) -> Registers {
    let results = conduit.call(arguments)
    let status = Status(x0: results.x0)
    guard status.isSuccess else { throw status }
    return results
  }
}
