// SPDX-License-Identifier: MIT

import LFA
import LFASimulator
import LFAText

/// Is a machine description as JSON has it. A key that is not known is an error: it would be a
/// misspelt one.
struct MachineFile: Decodable {
  var cpus: Int?
  var primeTime: String?
  var activateTime: String?
  var components: [ComponentEntry]?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case cpus, components
    case primeTime = "prime_time"
    case activateTime = "activate_time"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.knownKeys(CodingKeys.self)
    cpus = try keys.decodeIfPresent(Int.self, forKey: .cpus)
    primeTime = try keys.decodeIfPresent(String.self, forKey: .primeTime)
    activateTime = try keys.decodeIfPresent(String.self, forKey: .activateTime)
    components = try keys.decodeIfPresent([ComponentEntry].self, forKey: .components)
  }
}

/// Is one component in a machine description.
struct ComponentEntry: Decodable {
  var guid: String
  var version: String?
  var isCapable: Bool?
  var mayResetCPU: Bool?
  var requiresRendezvous: Bool?
  var offers: [OfferEntry]

  enum CodingKeys: String, CodingKey, CaseIterable {
    case guid, version, offers
    case isCapable = "activation_capable"
    case mayResetCPU = "may_reset_cpu"
    case requiresRendezvous = "cpu_rendezvous"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.knownKeys(CodingKeys.self)
    guid = try keys.decode(String.self, forKey: .guid)
    version = try keys.decodeIfPresent(String.self, forKey: .version)
    isCapable = try keys.decodeIfPresent(Bool.self, forKey: .isCapable)
    mayResetCPU = try keys.decodeIfPresent(Bool.self, forKey: .mayResetCPU)
    requiresRendezvous = try keys.decodeIfPresent(Bool.self, forKey: .requiresRendezvous)
    offers = try keys.decodeIfPresent([OfferEntry].self, forKey: .offers) ?? []
  }

  func component(_ place: String) throws(DescriptionError) -> SimulatedComponent {
    guard let guid = GUID(guid) else {
      throw DescriptionError("\(place): \"\(guid)\" is no GUID")
    }
    let version = try FirmwareVersion(parsing: version ?? "0.0", at: place)
    var component = SimulatedComponent(guid, version: version)
    component.isCapable = isCapable ?? true
    component.mayResetCPU = mayResetCPU ?? false
    component.isRendezvousOptional = !(requiresRendezvous ?? true)
    guard offers.count <= SimulatedComponent.offerLimit else {
      throw DescriptionError("\(place): more than \(SimulatedComponent.offerLimit) offers")
    }
    for (index, offer) in offers.enumerated() {
      component.offers.append(try offer.image("\(place).offers[\(index)]"))
    }
    return component
  }
}

/// Is one image that a component's update store offers.
struct OfferEntry: Decodable {
  var version: String
  var defect: String?
  var primeCalls: Int?
  var activateRounds: Int?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case version, defect
    case primeCalls = "prime_calls"
    case activateRounds = "activate_rounds"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.knownKeys(CodingKeys.self)
    version = try keys.decode(String.self, forKey: .version)
    defect = try keys.decodeIfPresent(String.self, forKey: .defect)
    primeCalls = try keys.decodeIfPresent(Int.self, forKey: .primeCalls)
    activateRounds = try keys.decodeIfPresent(Int.self, forKey: .activateRounds)
  }

  func image(_ place: String) throws(DescriptionError) -> SimulatedImage {
    var image = SimulatedImage(try FirmwareVersion(parsing: version, at: place))
    if let defect {
      guard let known = SimulatedImage.Defect(word: defect) else {
        throw DescriptionError(
          "\(place): \"\(defect)\" is none of corrupt, unreadable, too-large and refuses")
      }
      image.defect = known
    }
    image.primeCalls = try Self.count(primeCalls, "\(place).prime_calls")
    image.activateRounds = try Self.count(activateRounds, "\(place).activate_rounds")
    return image
  }

  private static func count(_ count: Int?, _ place: String) throws(DescriptionError) -> Int {
    let count = count ?? 1
    guard (1...1_000_000).contains(count) else {
      throw DescriptionError("\(place): 1 to 1000000 are possible, not \(count)")
    }
    return count
  }
}

extension FirmwareVersion {
  fileprivate init(parsing text: String, at place: String) throws(DescriptionError) {
    guard let version = FirmwareVersion(text) else {
      throw DescriptionError("\(place): \"\(text)\" is no version such as 1.1")
    }
    self = version
  }
}

extension Decoder {
  /// Opens an object that has none but these keys.
  fileprivate func knownKeys<Key: CodingKey & CaseIterable>(
    _ type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    for key in try container(keyedBy: AnyKey.self).allKeys where Key(stringValue: key.name) == nil {
      let known = Key.allCases.map(\.stringValue).sorted().joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath,
          debugDescription: "\"\(key.name)\" is not known; possible are \(known)"))
    }
    return try container(keyedBy: type)
  }
}

private struct AnyKey: CodingKey {
  let name: String

  var stringValue: String { name }
  var intValue: Int? { nil }

  init?(stringValue: String) {
    name = stringValue
  }

  init?(intValue: Int) {
    name = "\(intValue)"
  }
}
