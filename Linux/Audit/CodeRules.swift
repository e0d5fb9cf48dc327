// SPDX-License-Identifier: MIT

/// Judges the instructions of an object by the text `objdump -dr` makes of it: encodings for what
/// has one bit pattern, the operands' text for the use of a register.
struct CodeRules {
  /// Bounds the stack one function may take, in bytes: the kernel's own limit for 64-bit C code
  /// (CONFIG_FRAME_WARN). Kernel stacks have 16 KiB.
  static let largestFrame = 2048

  /// Counts what the report mentions.
  struct Summary {
    var functions = 0
    var instructions = 0
    var traps = 0
    var frame = 0
  }

  private(set) var summary = Summary()
  private(set) var complaints: [String] = []
  /// Tells, by function, how much stack it takes and what it calls.
  private(set) var graph = CallGraph()
  private var function = ""
  private var frame = 0

  init(disassembly: String) {
    for line in disassembly.split(separator: "\n") {
      if line.hasSuffix(">:"), let name = line.split(separator: " ").last {
        finishFunction()
        function = String(name.dropFirst().dropLast(2))
        summary.functions += 1
      } else {
        judge(line: line)
      }
    }
    finishFunction()
  }

  // A line reads "  address:<tab>encoding <tab>mnemonic<tab>operands", or, for a relocation of the
  // instruction above it, "<tab><tab><tab>address: type<tab>symbol".
  private mutating func judge(line: Substring) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    if fields.count == 5, fields[3].hasSuffix("_CALL26") || fields[3].hasSuffix("_JUMP26") {
      graph.note(call: fields[4], in: function)
    }
    guard fields.count >= 3, fields[0].hasSuffix(":"),
      let word = UInt32(fields[1].filter { $0 != " " }, radix: 16)
    else { return }
    summary.instructions += 1
    if word >> 21 == 0b110_1010_0001 { summary.traps += 1 }
    // BLR and its authenticating forms; BR also serves the jump tables of switch statements.
    if word & 0xfeff_f000 == 0xd63f_0000 { graph.noteIndirectCall(in: function) }
    if Self.usesVectorUnit(word) { complain("uses FP or SIMD registers", fields) }
    if Self.operands(fields).contains(where: { $0 == "x18" || $0 == "w18" }) {
      complain("touches x18, which is the kernel's", fields)
    }
    if word & 0xffe0_03ff == 0xcb20_03ff {
      complain("takes an amount of stack that only shows at run time", fields)
    }
    frame += Self.stackTaken(by: word)
  }

  private mutating func finishFunction() {
    if frame > Self.largestFrame {
      complaints.append("\(function): takes \(frame) bytes of stack, over \(Self.largestFrame)")
    }
    graph.note(frame: frame, of: function)
    summary.frame = max(summary.frame, frame)
    frame = 0
  }

  private mutating func complain(_ reason: String, _ fields: [Substring]) {
    complaints.append("\(function): \(fields[2...].joined(separator: " ")): \(reason)")
  }

  /// Splits the operands into words, without the comment and the symbol a branch leads to.
  private static func operands(_ fields: [Substring]) -> [Substring] {
    guard fields.count > 3 else { return [] }
    let text = fields[3].prefix { $0 != "<" && $0 != "/" }
    return text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// Recognises scalar FP, Advanced SIMD, SVE and SME by op0, bits 28:25 of the encoding (Arm ARM,
  /// section C4.1), and accesses to FPCR and FPSR.
  static func usesVectorUnit(_ word: UInt32) -> Bool {
    switch word >> 25 & 0xf {
    case 0b0111, 0b1111, 0b0010: true
    case 0b0000: word >> 31 == 1
    case 0b0100, 0b0110, 0b1100, 0b1110: word >> 26 & 1 == 1
    default: word & 0xffdf_ffc0 == 0xd51b_4400
    }
  }

  /// Tells how many bytes an instruction lowers the stack pointer by.
  static func stackTaken(by word: UInt32) -> Int {
    // sub xd, sp, #imm12, shifted by 0 or 12: with another xd than sp, what follows aligns it.
    if word & 0xff80_03e0 == 0xd100_03e0 {
      return Int(word >> 10 & 0xfff) << (word >> 22 & 1 == 1 ? 12 : 0)
    }
    if word & 0xffc0_03e0 == 0xa980_03e0 {  // stp x, x, [sp, #imm7 * 8]!
      return max(0, -signExtended(word >> 15 & 0x7f, bits: 7) * 8)
    }
    if word & 0xffe0_0fe0 == 0xf800_0fe0 {  // str x, [sp, #imm9]!
      return max(0, -signExtended(word >> 12 & 0x1ff, bits: 9))
    }
    return 0
  }

  private static func signExtended(_ value: UInt32, bits: Int) -> Int {
    Int(Int32(bitPattern: value << (32 - bits)) >> (32 - bits))
  }
}
