// SPDX-License-Identifier: MIT

/// Describes one boot of Linux that measures: Benchmarks/Guest/SCRIPT.sh.
///
/// QEMU's virtual clock counts instructions meanwhile, so that the figures neither depend on the
/// machine nor on what else runs on it. With one CPU they repeat within a few percent; with several
/// the order in which QEMU runs them counts, too.
public struct Benchmark: Equatable, Sendable {
  /// Names what is measured; figures are named after it.
  public let name: String
  /// Names the script.
  public let script: String
  /// Names the update store that the machine boots with.
  public let store: String
  /// Holds the plan of faults that the firmware follows; nil boots the firmware that follows none.
  public let faults: String?
  /// Counts the CPUs.
  public let cpuCount: Int
  /// Says which calls to the agent some of its figures contain.
  public let shares: [BenchmarkShare]

  /// Describes the machine.
  public func configuration(
    _ products: BuildProducts, kernel: GuestKernel, logs: String
  ) -> MachineConfiguration {
    var machine = MachineConfiguration(kernel: products.image(kernel))
    machine.firmware = faults == nil ? products.firmware : products.faultyFirmware
    machine.faultPlan = faults
    machine.store = products.store(store)
    machine.initialRAMDisk = products.root + "/build/initrd/bench-\(kernel.rawValue).cpio"
    machine.secureLog = logs + "/secure.log"
    machine.cpuCount = cpuCount
    machine.countsInstructions = true
    machine.kernelArguments = Scenario.kernelArguments + ["lfa.script=\(script)"]
    return machine
  }

  /// Lists all benchmarks.
  public static let all =
    [
      Benchmark(
        name: "files", script: "reads", store: "demo", faults: nil, cpuCount: 1, shares: [])
    ] + [3, 32, 256].map(rescan) + [
      Benchmark(
        name: "driver", script: "stub", store: "demo",
        faults: "prime * status SUCCESS\nactivate * status SUCCESS\n", cpuCount: 4,
        // A check before, and a scan of three components. ACTIVATE is answered as PRIME is.
        shares: [
          BenchmarkShare(total: "alone", calls: ["get_info": 1, "get_inventory": 4, "prime": 2]),
          BenchmarkShare(
            total: "rendezvous", calls: ["get_info": 1, "get_inventory": 4, "prime": 5]),
        ]),
      Benchmark(
        name: "activation", script: "activation", store: "conformance", faults: nil, cpuCount: 4,
        shares: []),
    ]

  /// Describes one that has a reader's question refused, so that the inventory is read again: with
  /// the scan when the driver is loaded, every third question is the first of a read.
  private static func rescan(_ count: Int) -> Benchmark {
    let growth = count > 3 ? "get_info 1 grow \(count - 3)\n" : ""
    let refusals = (1...6).map { "get_inventory \(3 * $0 - 1) id=0 status DEVICE_ERROR\n" }
    return Benchmark(
      name: "scan-\(count)", script: "rescan", store: "demo", faults: growth + refusals.joined(),
      cpuCount: 1,
      // The reader's question is put twice.
      shares: [
        BenchmarkShare(total: "rescan", calls: ["get_info": 1, "get_inventory": count + 2])
      ])
  }
}
