// SPDX-License-Identifier: MIT

import Machine
import Testing

@Suite("Benchmarks")
struct BenchmarkTests {
  private func report(_ lines: [String]) -> BenchmarkReport {
    var report = BenchmarkReport()
    report.beginBoot()
    for line in lines { report.consume(line) }
    return report
  }

  @Test("Ticks and nanoseconds become instructions, each a 2 ns step of the clock")
  func units() throws {
    let report = report([
      "[    1.0] lfa-bench: not at the beginning", "lfa-bench: frequency hertz 62500000 1",
      "lfa-bench: read.name ticks 512 256", "lfa-bench: stop nanoseconds 300 1", "lfa-bench: end",
    ])
    #expect(report.defect == nil)
    let figures = report.figures("files")
    #expect(figures.map(\.name) == ["files.read.name", "files.stop"])
    #expect(figures.map(\.median) == [16, 150])
    #expect(figures.map(\.unit) == [.instructions, .instructions])
  }

  @Test(
    "The sample in the middle counts, the lower one of two",
    arguments: [([7], 7), ([9, 1], 1), ([5, 900, 3], 5), ([4, 1, 3, 2], 2)])
  func medians(samples: [Int], median: Int) throws {
    let figure = try #require(BenchmarkFigure("x", .instructions, samples: samples))
    #expect(figure.median == median)
    #expect(figure.least == samples.min())
    #expect(figure.greatest == samples.max())
  }

  @Test("There is no figure without samples")
  func empty() {
    #expect(BenchmarkFigure("x", .bytes, samples: []) == nil)
  }

  @Test("A figure is a line of JSON")
  func json() throws {
    let figure = try #require(BenchmarkFigure("size.text", .bytes, samples: [3, 1, 2]))
    #expect(
      figure.json == """
        {"name": "size.text", "unit": "bytes", "median": 2, "least": 1, "greatest": 3, \
        "samples": 3}
        """)
  }

  @Test(
    "What keeps figures from being complete is told",
    arguments: [
      ([], "1 boots and 0 ends"),
      (["lfa-bench: failed read.name", "lfa-bench: end"], "could not measure read.name"),
      (["lfa-bench: a ticks 1 1", "lfa-bench: end"], "ticks of a without a frequency"),
      (["lfa-bench: a miles 1 1", "lfa-bench: end"], "unit 'miles'"),
      (["lfa-bench: a ticks 1 0", "lfa-bench: end"], "line 'lfa-bench: a ticks 1 0'"),
      (["lfa-bench: a ticks", "lfa-bench: end"], "line 'lfa-bench: a ticks'"),
    ])
  func defects(lines: [String], reason: String) throws {
    #expect(try #require(report(lines).defect).contains(reason))
  }

  @Test("The samples of several boots are one figure's")
  func boots() {
    var report = report(["lfa-bench: a nanoseconds 2 1", "lfa-bench: end"])
    report.beginBoot()
    report.consume("lfa-bench: a nanoseconds 6 1")
    #expect(report.defect != nil)
    report.consume("lfa-bench: end")
    #expect(report.defect == nil)
    #expect(report.figures("x").map(\.samples) == [[1, 3]])
  }

  @Test("What calls to the agent take is taken off")
  func shares() throws {
    let figures = [
      BenchmarkFigure("scan.rescan", .instructions, samples: [90, 100, 200]),
      BenchmarkFigure("scan.get_info", .instructions, samples: [40]),
      BenchmarkFigure("scan.get_inventory", .instructions, samples: [7]),
    ].compactMap { $0 }
    let share = BenchmarkShare(total: "rescan", calls: ["get_info": 1, "get_inventory": 5])
    let rest = try #require(share.rest(of: figures))
    #expect(rest.name == "scan.rescan-outside-agent")
    #expect(rest.median == 25)
    #expect(share.rest(of: Array(figures.dropLast())) == nil)
  }

  @Test("Sections are added up by what a loaded module keeps of them")
  func sizes() {
    let sizes = ObjectSizes(
      listing: """
        arm_lfa.ko  :
        section                 size   addr
        .note.gnu.build-id        36      0
        .text                    400      0
        .text.$e3LFA              24      0
        .init.text               100      0
        .rodata                   30      0
        .rodata.str1.8             5      0
        .data                     16      0
        .bss                       8      0
        .debug_info             9000      0
        Total                   9999
        """)
    #expect(sizes.text == 424)
    #expect(sizes.constants == 35)
    #expect(sizes.data == 24)
    #expect(sizes.figures("m").map(\.name) == ["m.text", "m.constants", "m.data"])
  }

  @Test("A machine that measures counts instructions, and follows the plan of its benchmark")
  func machine() throws {
    let scan = try #require(Benchmark.all.first { $0.name == "scan-256" })
    let machine = scan.configuration(BuildProducts(root: "/r"), kernel: .v6_12, logs: "/l")
    #expect(machine.arguments.contains("shift=1,align=off"))
    #expect(machine.cpuCount == 1)
    #expect(machine.firmware == "/r/build/firmware/flash-faults.bin")
    #expect(machine.faultPlan?.hasPrefix("get_info 1 grow 253\nget_inventory 2 id=0 ") == true)
  }
}
