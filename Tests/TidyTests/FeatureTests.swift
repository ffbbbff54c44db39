import Foundation
import Subprocess
import Testing

/// A misspelt upcoming feature is silently off; here it fails.
struct FeatureTests {
    @Test func `The compiler knows each upcoming feature that the package asks for`() async throws {
        let asked = Self.featuresAsked(in: try Project.text(of: "Package.swift"))
        #expect(!asked.isEmpty)
        #expect(try await Self.featuresKnown().isSuperset(of: asked))
    }

    @Test func `A misspelt feature is one that the compiler does not know`() async throws {
        let asked = Self.featuresAsked(in: #".enableUpcomingFeature("ExistentialAnny"), .enableUpcomingFeature("A")"#)
        #expect(asked == ["ExistentialAnny", "A"])
        #expect(try await !Self.featuresKnown().contains("ExistentialAnny"))
    }

    private static func featuresAsked(in manifest: String) -> [String] {
        manifest.components(separatedBy: "enableUpcomingFeature(\"").dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
    }

    private static func featuresKnown() async throws -> Set<String> {
        let result = try await run(
            .name("swiftc"), arguments: ["-print-supported-features"], output: .data(limit: 1 << 20))
        return Set(try JSONDecoder().decode(Answer.self, from: result.standardOutput).features.upcoming.map(\.name))
    }

    /// What `swiftc -print-supported-features` answers with.
    private struct Answer: Decodable {
        let features: Features

        struct Features: Decodable { let upcoming: [Feature] }

        struct Feature: Decodable { let name: String }
    }
}
