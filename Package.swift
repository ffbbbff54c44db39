// swift-tools-version: 6.2
import PackageDescription

/// Upcoming language features. A misspelt one would be silently off, so `Tests/TidyTests` checks each against the
/// compiler.
let upcoming: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")
let testMetrics: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let testTracing: Target.Dependency = .product(name: "InMemoryTracing", package: "swift-distributed-tracing")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(
    name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux]))

let package = Package(
    name: "ratchet",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Ratchet", targets: ["Ratchet"]),
        .library(name: "RatchetEncryption", targets: ["RatchetEncryption"]),
        .library(name: "RatchetTesting", targets: ["RatchetTesting"]),
        .library(name: "RatchetCLI", targets: ["RatchetCLI"]),
        .executable(name: "ratchet", targets: ["RatchetCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin.git", from: "1.4.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLMDB", pkgConfig: "lmdb",
            providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(name: "CSched"),

        .target(
            name: "RatchetJournal", dependencies: ["CLMDB", "CZstd", collections],
            path: "Sources/Journal", swiftSettings: upcoming),
        .target(
            name: "RatchetEngine",
            dependencies: ["CSched", "RatchetJournal", log, metrics, tracing, lifecycle, collections, heap],
            path: "Sources/Engine", swiftSettings: upcoming),
        .target(
            name: "RatchetDSL", dependencies: ["RatchetEngine", "RatchetJournal", log],
            path: "Sources/DSL", swiftSettings: upcoming),
        .target(
            name: "Ratchet", dependencies: ["RatchetJournal", "RatchetEngine", "RatchetDSL"],
            path: "Sources/Ratchet", swiftSettings: upcoming),
        .target(
            name: "RatchetEncryption", dependencies: ["RatchetJournal", crypto],
            path: "Sources/Encryption", swiftSettings: upcoming),
        .target(
            name: "RatchetTesting", dependencies: ["Ratchet", "RatchetJournal", "RatchetEngine", log],
            path: "Sources/Testing", swiftSettings: upcoming),
        .target(
            name: "RatchetCLI", dependencies: ["RatchetJournal", "RatchetEngine", "RatchetEncryption", arguments],
            path: "Sources/CLI/Commands", swiftSettings: upcoming),
        .executableTarget(
            name: "RatchetCommand", dependencies: ["RatchetCLI", arguments],
            path: "Sources/CLI/Tool", swiftSettings: upcoming),

        .executableTarget(
            name: "ratchet-reference", dependencies: ["CLMDB"],
            path: "Benchmarks/Reference", linkerSettings: [.linkedLibrary("lmdb")]),
        .systemLibrary(
            name: "CSQLite", path: "Benchmarks/CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .executableTarget(
            name: "ratchet-sqlite", dependencies: ["CSQLite"],
            path: "Benchmarks/SQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "ratchet-bench",
            dependencies: ["Ratchet", "RatchetTesting", "RatchetJournal", arguments, subprocess],
            path: "Benchmarks/Ratchet", swiftSettings: upcoming),

        .target(
            name: "MediaPipelineKit", dependencies: ["Ratchet", crypto, subprocess, system],
            path: "Examples/MediaPipeline/Sources", swiftSettings: upcoming),
        .executableTarget(
            name: "MediaPipeline", dependencies: ["Ratchet", "MediaPipelineKit", arguments],
            path: "Examples/MediaPipeline/Command", swiftSettings: upcoming),

        .target(
            name: "OrderFulfilmentKit", dependencies: ["Ratchet"],
            path: "Examples/OrderFulfilment/Sources", swiftSettings: upcoming),
        .executableTarget(
            name: "OrderFulfilment",
            dependencies: ["Ratchet", "RatchetCLI", "OrderFulfilmentKit", arguments, lifecycle, signals, log],
            path: "Examples/OrderFulfilment/Command", swiftSettings: upcoming),

        .target(
            name: "NightlyImportKit", dependencies: ["Ratchet"],
            path: "Examples/NightlyImport/Sources", swiftSettings: upcoming),
        .executableTarget(
            name: "NightlyImport",
            dependencies: ["Ratchet", "RatchetCLI", "NightlyImportKit", arguments, lifecycle, signals, log],
            path: "Examples/NightlyImport/Command", swiftSettings: upcoming),

        .executableTarget(
            name: "FirstWorkflow", dependencies: ["Ratchet"],
            path: "Examples/FirstWorkflow", swiftSettings: upcoming),

        .executableTarget(
            name: "CrashingProcess", dependencies: ["Ratchet", "RatchetEncryption", "RatchetTesting"],
            path: "Tests/CrashTests/Process", swiftSettings: upcoming),
        .target(
            name: "CrashSupport", dependencies: [subprocess],
            path: "Tests/CrashTests/Support", swiftSettings: upcoming),
        .testTarget(
            name: "CrashTests",
            dependencies: [
                "CrashSupport", "Ratchet", "RatchetEncryption", "RatchetTesting", "CrashingProcess", subprocess,
            ],
            path: "Tests/CrashTests/Tests", swiftSettings: upcoming),
        // Not linked into the tests: what it records with would stand between them and the system.
        .target(name: "PowerRecorder", path: "Tests/PowerTests/Recorder"),
        .target(
            name: "PowerLoads", dependencies: ["Ratchet", "RatchetTesting", log],
            path: "Tests/PowerTests/Loads", swiftSettings: upcoming),
        .executableTarget(
            name: "PowerCutProcess", dependencies: ["PowerLoads", "PowerRecorder", "Ratchet", log],
            path: "Tests/PowerTests/Process", swiftSettings: upcoming),
        .testTarget(
            name: "PowerTests",
            dependencies: ["CrashSupport", "PowerLoads", "Ratchet", "RatchetTesting", log, subprocess],
            path: "Tests/PowerTests/Tests", swiftSettings: upcoming),
        .executableTarget(
            name: "JournalProcess", dependencies: ["RatchetJournal"],
            path: "Tests/JournalProcess", swiftSettings: upcoming),
        .testTarget(
            name: "JournalTests", dependencies: ["RatchetJournal", "RatchetTesting", "JournalProcess"],
            path: "Tests/JournalTests", swiftSettings: upcoming),
        .testTarget(
            name: "EncryptionTests",
            dependencies: [
                "Ratchet", "RatchetCLI", "RatchetEncryption", "RatchetEngine", "RatchetJournal", "RatchetTesting",
                crypto,
            ],
            path: "Tests/EncryptionTests", swiftSettings: upcoming),
        .testTarget(
            name: "EngineTests",
            dependencies: ["Ratchet", "RatchetTesting", log, metrics, tracing, testMetrics, testTracing, subprocess],
            path: "Tests/EngineTests", swiftSettings: upcoming),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "Ratchet", "RatchetEncryption", "RatchetTesting", log, metrics, testMetrics, tracing, testTracing,
            ],
            path: "Tests/ConformanceTests", swiftSettings: upcoming),
        .testTarget(
            name: "DSLTests", dependencies: ["RatchetDSL"],
            path: "Tests/DSLTests", exclude: ["Misuse"], swiftSettings: upcoming),
        .testTarget(
            name: "CLITests",
            dependencies: [
                "RatchetCLI", "RatchetCommand", "Ratchet", "RatchetEncryption", "RatchetTesting", subprocess,
            ],
            path: "Tests/CLITests", swiftSettings: upcoming),
        .testTarget(
            name: "ExampleTests",
            dependencies: [
                "CrashSupport", "MediaPipeline", "MediaPipelineKit", "NightlyImport", "NightlyImportKit",
                "OrderFulfilment", "OrderFulfilmentKit", "Ratchet", "RatchetTesting", subprocess,
            ],
            path: "Tests/ExampleTests", swiftSettings: upcoming),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["Ratchet", "RatchetEncryption", "RatchetTesting", "FirstWorkflow", log],
            path: "Tests/DocumentationTests", swiftSettings: upcoming),
        .target(
            name: "FuzzTargets", dependencies: ["RatchetJournal", "RatchetEngine"],
            path: "Tests/FuzzTests/Targets", swiftSettings: upcoming),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "Ratchet", "RatchetEngine"],
            path: "Tests/FuzzTests/Tests", swiftSettings: upcoming),
        .testTarget(
            name: "TidyTests", dependencies: [subprocess],
            path: "Tests/TidyTests", swiftSettings: upcoming),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)

// The fuzzer links with the sanitizer's main function only: Scripts/fuzz.sh.
if Context.environment["RATCHET_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(name: "ratchet-fuzz", dependencies: ["FuzzTargets"], path: "Tests/FuzzTests/Fuzzer"))
}

// Warnings are errors in `make check` only: a compiler that knows more of them must not break anybody's build.
if Context.environment["RATCHET_STRICT"] == "1" {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
        target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
