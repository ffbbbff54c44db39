import ArgumentParser
import Foundation
import RatchetEncryption
import RatchetJournal

/// The keys of a sealed journal, as commands take them.
struct KeyOptions: ParsableArguments {
    static let variable = KeyRing.variable

    @Option(
        name: .customLong("keys"),
        help: """
            The file with the keys of a sealed journal, a line 'number:base64' for each, the current one first. \
            (default: the keys in \(variable) of the environment)
            """,
        completion: .file())
    var file: String?

    /// The codecs that the keys make; none if no keys were given.
    /// - Throws: ``CommandError`` if what was given is not keys.
    var codecs: [any BlockCodec] {
        get throws {
            do throws(KeyError) {
                if let file { return [AESGCM(keys: try KeyRing(file: file))] }
                let isSet = ProcessInfo.processInfo.environment[Self.variable]?.isEmpty == false
                return isSet ? [AESGCM(keys: try KeyRing(environment: Self.variable))] : []
            } catch {
                throw CommandError(error.message)
            }
        }
    }
}
