/** The import rules: arrows point down, nothing goes round. Checked by `npm run imports`. */

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Modules of `sim/` that may be imported from a folder; everything else of ours is forbidden there. */
const only = (from, ...allowed) =>
  rule(
    `${from.replaceAll(/[\\^$/]/g, "-")}only`,
    `${from} may import only: ${allowed.join(", ") || "itself"}`,
    { path: from },
    {
      path: "^(src|sim)/",
      pathNot: [from, ...allowed],
    },
  );

export default {
  forbidden: [
    rule("no-circles", "Imports must not go round.", {}, { circular: true }),
    rule(
      "no-orphans",
      "A module that nobody imports is dead.",
      {
        orphan: true,
        pathNot: [
          "^sim/(index|cli)\\.ts$",
          "^src/repair/preload\\.ts$",
          "^sim/commands/fuzz-worker\\.ts$",
          "^sim/scenario/print-schema\\.ts$",
          "\\.config\\.",
          "stand-in/",
          "^test/",
          "^bench/",
          "^e2e/",
          "^examples/",
        ],
      },
      {},
    ),
    rule(
      "src-never-hears-of-sim",
      "The client stands alone.",
      { path: "^src" },
      { path: "^(sim|test|bench|e2e)" },
    ),
    only("^src/recovery/", "^src/errors", "^src/protocol/codes"),
    only("^src/protocol/", "^src/errors", "^src/random"),
    only("^sim/trace/"),
    only("^sim/kernel/"),
    only("^sim/invariant/", "^sim/trace/"),
    only("^sim/server/", "^sim/trace/", "^sim/fault/quirk"),
    only("^sim/fault/", "^sim/trace/", "^sim/kernel/streams"),
    only("^sim/door/", "^sim/trace/", "^sim/kernel/", "^sim/server/", "^sim/fault/"),
    only("^sim/scenario/", "^sim/trace/", "^sim/fault/"),
    only("^sim/reference/", "^sim/fault/", "^sim/scenario/", "^sim/trace/", "^sim/server/knob"),
    rule(
      "subjects-reach-no-harness",
      "A subject must not know that it is simulated.",
      { path: "^sim/subject/" },
      {
        path: "^(src|sim)/",
        pathNot: ["^sim/subject/", "^sim/trace/record", "^src/(repair/)?index\\.ts$"],
      },
    ),
    rule(
      "only-fixed-imports-the-client",
      "And the repair stands in front of a client under test in one file alone.",
      { path: "^sim/subject/", pathNot: "^sim/subject/(fixed|repaired)\\.ts$" },
      { path: "^src/" },
    ),
    rule(
      "simulate-judges-nothing",
      "",
      { path: "^sim/simulate\\.ts$" },
      { path: "^sim/(invariant|report|judge|commands|search)" },
    ),
    rule(
      "loopback-judges-nothing",
      "",
      { path: "^sim/loopback" },
      { path: "^(src|sim/(invariant|report|judge|commands|search|simulate))" },
    ),
    only("^sim/search/", "^sim/scenario/", "^sim/fault/", "^sim/trace/"),
    rule(
      "search-is-handed-its-predicate",
      "",
      { path: "^sim/search/" },
      { path: "^sim/(commands|report|simulate|judge)" },
    ),
    rule(
      "reports-run-nothing",
      "Reports read verdicts and traces.",
      { path: "^sim/report/" },
      {
        path: "^(src|sim)/",
        pathNot: [
          "^sim/report/",
          "^sim/trace/",
          "^sim/(trial|judge)\\.ts$",
          "^sim/invariant/(invariant|blame)\\.ts$",
        ],
      },
    ),
    rule("cli-is-thin", "", { path: "^sim/cli\\.ts$" }, { path: "^(src|sim)/", pathNot: "^sim/commands/" }),
    rule(
      "examples-use-the-client-as-anybody-does",
      "Examples import ilink-sim/client, and nothing else of this package.",
      { path: "^examples/" },
      { path: "^(src|sim|test|bench|examples)/", pathNot: "^src/index\\.ts$" },
    ),
    rule(
      "no-dev-dependencies-in-the-package",
      "",
      { path: "^(src|sim)/", pathNot: "stand-in" },
      { dependencyTypes: ["npm-dev", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "client-has-no-dependencies",
      "The client runs on Node alone.",
      { path: "^src/" },
      { dependencyTypes: ["npm"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs"],
      exportsFields: ["exports"],
      conditionNames: ["ilink-sim-source", "import", "node", "types"],
    },
  },
};
