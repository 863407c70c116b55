// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled alike: Swift 6, all warnings are errors, unsafe code is marked.
let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// What only computes is optimized in debug builds, too: the tests of plans and of the repository spend their time in it.
let computing = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func module(
  _ name: String,
  imports: [Target.Dependency] = [],
  settings: [SwiftSetting] = settings
) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: settings)
}

func program(_ name: String, imports: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: imports, swiftSettings: settings)
}

func tests(
  _ name: String,
  of imports: [Target.Dependency],
  beside folders: [String] = [],
  settings: [SwiftSetting] = settings
) -> Target {
  .testTarget(
    name: name,
    dependencies: ["TestSupport"] + imports,
    exclude: folders,
    swiftSettings: settings
  )
}

let package = Package(
  name: "sendplan",
  products: [
    .executable(name: "sendplan", targets: ["sendplan"]),
    .executable(name: "sendplan-executor", targets: ["sendplan-executor"]),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CFileStatus"),
    module("Model", settings: computing),
    module("OperatingSystem", imports: ["Model", "CFileStatus"]),
    module("Planning", imports: ["Model"], settings: computing),
    module("SQLite", imports: ["CSQLite"]),
    .target(
      name: "Storage",
      dependencies: ["Model", "OperatingSystem", "SQLite"],
      resources: [.embedInCode("Schema/SQL")],
      swiftSettings: settings
    ),
    module("Formats", imports: ["Model", "OperatingSystem"]),
    module("Delivery", imports: ["Model", "OperatingSystem", "Formats"]),
    module("Execution", imports: ["Model", "OperatingSystem", "Storage", "Formats", "Delivery"]),
    .target(
      name: "Reporting",
      dependencies: ["Model", "Planning", "OperatingSystem", "Formats"],
      resources: [.embedInCode("Page/page.css")],
      swiftSettings: settings
    ),
    module("Terminal", imports: ["Model", "OperatingSystem", "Formats"]),
    program(
      "sendplan",
      imports: [
        "Model", "Planning", "OperatingSystem", "Storage", "Formats", "Reporting", "Terminal",
      ]
    ),
    program(
      "sendplan-executor",
      imports: [
        "Model", "OperatingSystem", "Storage", "Formats", "Delivery", "Execution", "Terminal",
      ]
    ),
    .target(name: "Chance", path: "Tests/TestSupport/Chance", swiftSettings: computing),
    .testTarget(
      name: "TestSupport",
      dependencies: ["Chance"],
      exclude: ["Chance"],
      swiftSettings: computing
    ),
    .target(
      name: "Simulation",
      dependencies: [
        "Chance", "Model", "Planning", "OperatingSystem", "SQLite", "Storage", "Formats",
        "Delivery",
        "Execution",
      ],
      path: "Tests/Simulation",
      exclude: ["Program"],
      swiftSettings: computing
    ),
    tests(
      "DeliveryTests",
      of: ["Model", "OperatingSystem", "Formats", "Delivery", "sendplan-executor"]
    ),
    tests("ModelTests", of: ["Model"]),
    tests("PlanningTests", of: ["Model", "Planning"], settings: computing),
    tests("StorageTests", of: ["Model", "OperatingSystem", "SQLite", "Storage", "Planning"]),
    tests(
      "ExecutionTests",
      of: [
        "Model", "Planning", "OperatingSystem", "SQLite", "Storage", "Formats",
        "Delivery", "Execution", "sendplan-executor", "sendplan",
      ]
    ),
    tests("SimulationTests", of: ["Simulation"]),
    tests("FormatsTests", of: ["Model", "OperatingSystem", "Formats"]),
    tests("ReportingTests", of: ["Model", "Planning", "OperatingSystem", "Reporting"]),
    tests("TerminalTests", of: ["Model", "OperatingSystem", "Formats", "Terminal"]),
    tests(
      "ProgramTests",
      of: ["Model", "SQLite", "sendplan", "sendplan-executor"],
      beside: ["Scenarios", "Browser/look.js"]
    ),
    tests("TidyTests", of: [], settings: computing),
  ],
  swiftLanguageModes: [.v6]
)

// Run by `make sim`, and of no use otherwise.
if Context.environment["SENDPLAN_SIMULATION"] != nil {
  package.targets.append(
    .executableTarget(
      name: "simulation",
      dependencies: ["Simulation"],
      path: "Tests/Simulation/Program",
      swiftSettings: settings
    )
  )
}

// Measured beside a C program by `make bench`, and of no use otherwise.
if Context.environment["SENDPLAN_BENCH"] != nil {
  package.targets.append(
    .executableTarget(
      name: "claiming",
      dependencies: ["Model", "OperatingSystem", "Storage", "Formats", "Delivery", "Execution"],
      path: "Tests/Benchmarks/Claiming",
      swiftSettings: settings
    )
  )
}
