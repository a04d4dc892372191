/** The import rules: arrows point down, nothing goes round. Checked by `npm run imports`. */

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Every room, and what it may import besides itself; everything else of ours is forbidden there. */
const ROOMS = {
  "src/recovery": ["src/errors", "src/protocol/codes"],
  "src/protocol": ["src/errors", "src/random"],
  "sim/trace": [],
  "sim/kernel": ["sim/trace/place"],
  "sim/knobs": ["sim/fault/duration", "sim/fault/stale-body"],
  "sim/invariant": ["sim/trace"],
  "sim/fault": ["sim/trace", "sim/kernel/streams"],
  "sim/server": ["sim/trace", "sim/fault/quirk", "sim/fault/fault", "sim/knobs/settings"],
  "sim/door": ["sim/trace", "sim/kernel", "sim/server", "sim/fault"],
  "sim/scenario": ["sim/trace", "sim/fault", "sim/knobs"],
  // A subject must not know that it is simulated.
  "sim/subject": ["sim/trace/record", "sim/trace/place", "src/index", "src/repair/index"],
  "sim/world": [
    "sim/trace",
    "sim/kernel",
    "sim/server",
    "sim/fault",
    "sim/door",
    "sim/scenario",
    "sim/subject",
  ],
  "sim/loopback": [
    "sim/trace",
    "sim/kernel",
    "sim/server",
    "sim/fault",
    "sim/door",
    "sim/scenario",
    "sim/subject/subject",
    "sim/world/workload",
  ],
  "sim/verdict": [
    "sim/trace",
    "sim/invariant",
    "sim/world/simulate",
    "sim/scenario",
    "sim/subject",
    "sim/door/door",
  ],
  // Trials in processes of their own.
  "sim/pool": ["sim/trace", "sim/scenario", "sim/subject", "sim/door", "sim/verdict"],
  // The search is handed its predicate.
  "sim/search": ["sim/trace", "sim/fault", "sim/scenario", "sim/knobs"],
  // Reports read verdicts and traces; they run nothing.
  "sim/report": ["sim/trace", "sim/verdict", "sim/invariant/invariant", "sim/invariant/blame"],
  "sim/reference": ["sim/trace", "sim/fault", "sim/scenario", "sim/knobs"],
  "sim/calibration": ["sim/fault"],
  "sim/commands": [
    "sim/trace",
    "sim/invariant/table",
    "sim/fault/table",
    "sim/scenario",
    "sim/subject",
    "sim/verdict",
    "sim/pool",
    "sim/search",
    "sim/report",
    "sim/reference",
    "sim/loopback",
    "sim/door/door",
  ],
};

const SIM_ROOMS = Object.keys(ROOMS)
  .filter(room => room.startsWith("sim/"))
  .map(room => `^${room}/`);

const only = (room, allowed) =>
  rule(
    `${room.replace("/", "-")}-only`,
    `${room} may import only: ${allowed.join(", ") || "itself"}`,
    { path: `^${room}/` },
    { path: "^(src|sim)/", pathNot: [room, ...allowed].map(path => `^${path}(/|\\.ts$)`) },
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
          "^sim/pool/(worker|watchdog-thread)\\.ts$",
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
    ...Object.entries(ROOMS).map(([room, allowed]) => only(room, allowed)),
    rule(
      "no-room-without-a-rule",
      "Below sim/ stand cli.ts, index.ts and the folders that ROOMS names.",
      { path: "^sim/", pathNot: ["^sim/(cli|index)\\.ts$", ...SIM_ROOMS] },
      {},
    ),
    rule(
      "no-room-unknown-to-the-rules",
      "Below sim/ stand cli.ts, index.ts and the folders that ROOMS names.",
      {},
      { path: "^sim/", pathNot: ["^sim/(cli|index)\\.ts$", ...SIM_ROOMS] },
    ),
    rule(
      "server-takes-types-of-knobs",
      "The server is given its settings; it looks none up.",
      { path: "^sim/server/" },
      { path: "^sim/knobs/", dependencyTypesNot: ["type-only"] },
    ),
    rule("cli-is-thin", "", { path: "^sim/cli\\.ts$" }, { path: "^(src|sim)/", pathNot: "^sim/commands/" }),
    rule(
      "index-is-the-library",
      "The public names are those of the harness, not of its command line.",
      { path: "^sim/index\\.ts$" },
      { path: "^(src|sim/(commands|reference|calibration))/" },
    ),
    rule(
      "only-fixed-imports-the-client",
      "And the repair stands in front of a client under test in one file alone.",
      { path: "^sim/subject/", pathNot: "^sim/subject/(fixed|repaired)\\.ts$" },
      { path: "^src/" },
    ),
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
