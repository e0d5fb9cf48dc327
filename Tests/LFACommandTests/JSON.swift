// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

/// Looks at what is printed with --json, as a program would.
enum JSON {
  /// Is what all documents have.
  struct Document: Decodable {
    struct Failure: Decodable {
      let message: String
      let exitStatus: Int32
    }

    struct Entry: Decodable {
      let guid: String
      let result: String?
      let message: String?
      let from: String?
      let to: String?
      let errno: String?
      let currentVersion: String?
      let state: String?
      let user: String?
    }

    let schema: Int
    let command: String
    let exitStatus: Int32?
    let changed: Bool?
    let error: Failure?
    let components: [Entry]?
    let entries: [Entry]?
    let component: Entry?
  }

  static func decode(_ text: String) throws -> Document {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Document.self, from: Data(text.utf8))
  }

  /// Expects one document, which says the same exit status as the shell is told.
  @discardableResult
  static func expectDocument(
    _ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Document {
    let document = try decode(answer.output)
    #expect(document.schema == 1, sourceLocation: sourceLocation)
    if let status = document.exitStatus ?? document.error?.exitStatus {
      #expect(status == answer.status, "\(answer)", sourceLocation: sourceLocation)
    }
    #expect(answer.output.hasSuffix("}\n"), sourceLocation: sourceLocation)
    return document
  }
}
