/** The import rules: arrows point down, nothing goes round. Checked by `npm run imports`. */

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Every room, and what it may import besides itself; everything else of ours is forbidden there. */
const ROOMS = {
  "src/protocol": ["src/random"],
  // It decides, it does not act.
  "src/recovery": ["src/errors", "src/protocol/codes"],
  "src/store": ["src/clock", "src/deadline", "src/errors", "src/protocol/message"],
  "src/delivery": [
    "src/clock",
    "src/errors",
    "src/logger",
    "src/protocol/message",
    "src/store/store",
    "src/store/store-error",
    "src/shares",
    "src/words",
  ],
  "src/media": [
    "src/cure-watch",
    "src/body",
    "src/words",
    "src/address",
    "src/clock",
    "src/deadline",
    "src/errors",
    "src/protocol",
    "src/random",
    "src/recovery/backoff",
    "src/reply",
    "src/request-event",
    "src/transport",
    "src/turns",
    "src/web",
  ],
  "src/outbox": [
    "src/chunks",
    "src/clock",
    "src/cure-watch",
    "src/errors",
    "src/logger",
    "src/outcome",
    "src/protocol/codes",
    "src/protocol/endpoints",
    "src/random",
    "src/recovery/backoff",
    "src/sender",
    "src/store/store",
  ],
  "src/login": [
    "src/body",
    "src/words",
    "src/address",
    "src/clock",
    "src/credential",
    "src/deadline",
    "src/errors",
    "src/protocol",
    "src/random",
    "src/reply",
    "src/store/store",
    "src/transport",
    "src/web",
  ],
  // It stands in for a client's session: the machine and the poller, and nothing of accounts, handlers or stores.
  "src/repair": [
    "src/body",
    "src/words",
    "src/clock",
    "src/errors",
    "src/poller",
    "src/protocol",
    "src/random",
    "src/recovery",
    "src/sleep-watch",
    "src/status",
    "src/transport",
  ],
  "sim/trace": [],
  "sim/kernel": ["sim/trace/place"],
  "sim/knobs": ["sim/fault/duration", "sim/fault/sentences", "sim/fault/stale-body"],
  "sim/invariant": ["sim/trace"],
  "sim/fault": ["sim/trace", "sim/kernel/streams"],
  "sim/server": ["sim/trace", "sim/fault/quirk", "sim/fault/fault", "sim/knobs/settings"],
  "sim/door": ["sim/trace", "sim/kernel", "sim/server", "sim/fault"],
  "sim/scenario": ["sim/trace", "sim/fault", "sim/knobs"],
  // A subject must not know that it is simulated.
  "sim/subject": [
    "sim/trace/record",
    "sim/trace/place",
    "sim/trace/escape",
    "sim/trace/limits/policy",
    "sim/trace/sentence",
    "src/index",
    "src/repair/index",
  ],
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
  // A recording, and what becomes of it. Behind it stands a service that it knows by its answers alone.
  "sim/recording": [
    "sim/trace",
    "sim/kernel",
    "sim/fault",
    "sim/knobs/settings",
    "sim/door",
    "sim/scenario",
    "sim/server/server",
  ],
  "sim/verdict": [
    "sim/trace",
    "sim/invariant",
    "sim/world/simulate",
    "sim/world/header",
    "sim/scenario",
    "sim/subject",
    "sim/door/door",
  ],
  // Trials in processes of their own.
  "sim/pool": ["sim/trace", "sim/scenario", "sim/subject", "sim/door", "sim/verdict"],
  // The search is handed its predicate.
  "sim/search": ["sim/trace", "sim/fault", "sim/scenario", "sim/knobs"],
  // Tables of messages, and no logic. The English of a sentence stands where it is made.
  "sim/words": [
    "sim/trace/blanks",
    "sim/trace/when",
    "sim/trace/sentence",
    "sim/trace/trace-mistakes",
    "sim/scenario/sentences",
    "sim/scenario/parser-words",
    "sim/door/sentences",
    "sim/loopback/sentences",
    "sim/subject/sentences",
    "sim/invariant/sentences",
    "sim/invariant/excuses",
    "sim/verdict/sentences",
  ],
  // Reports read verdicts and traces; they run nothing.
  "sim/report": [
    "sim/words",
    "sim/trace",
    "sim/herd/report",
    "sim/herd/laws/law",
    "sim/verdict",
    "sim/invariant/invariant",
    "sim/invariant/blame",
    "sim/invariant/sentences/remarks",
  ],
  // In the browser: what it draws was read and judged before.
  "sim/ui": [
    "sim/trace",
    "sim/invariant/invariant",
    "sim/report/timeline",
    "sim/report/html/page-data",
    "sim/report/record-words",
    "sim/words",
  ],
  "sim/reference": ["sim/trace", "sim/fault", "sim/scenario", "sim/knobs"],
  // Many clients in one world: how they come back together, judged by laws of its own.
  "sim/herd": [
    "sim/trace/record",
    "sim/trace/sentence",
    "sim/scenario",
    "sim/subject",
    "sim/world/simulate",
    "sim/pool/subject-failed",
  ],
  "sim/calibration": ["sim/fault"],
  "sim/config": [
    "sim/trace/escape",
    "sim/trace/sentence",
    "sim/door/door",
    "sim/fault/sentences",
    "sim/scenario",
    "sim/subject/describe-error",
    "sim/subject/fresh",
  ],
  // Beside the command line, the other way in for a person; what both do alike stands in commands/.
  "sim/testing": [
    "sim/config",
    "sim/trace/escape",
    "sim/invariant/table",
    "sim/scenario",
    "sim/subject/table",
    "sim/verdict/trial",
    "sim/pool",
    "sim/report/details",
    "sim/door/door",
    "sim/commands/exit",
    "sim/commands/jobs",
    "sim/commands/measure",
    "sim/commands/package-root",
    "sim/commands/settings",
  ],
  "sim/commands": [
    "sim/words",
    "sim/config",
    "sim/trace",
    "sim/invariant/table",
    "sim/fault/table",
    "sim/scenario",
    "sim/subject",
    "sim/verdict",
    "sim/pool",
    "sim/search",
    "sim/herd",
    "sim/report",
    "sim/reference",
    "sim/loopback",
    "sim/recording",
    "sim/door/door",
  ],
};

/** The files and folders of src, from the ground up. Each may import its own floor and those below. */
const FLOORS = {
  ground: [
    "body",
    "address",
    "chunks",
    "client-id",
    "clock",
    "console",
    "credential",
    "credential-file",
    "deadline",
    "echoes",
    "errors",
    "events",
    "logger",
    "outcome",
    "random",
    "regular-file",
    "replaced-file",
    "reply",
    "shares",
    "cure-watch",
    "spacing",
    "sleep-watch",
    "turns",
    "web",
    "words",
  ],
  protocol: ["protocol"],
  // What decides and what keeps: neither sends anything.
  decisions: ["recovery", "store"],
  transport: ["request-event", "transport"],
  health: ["diagnosis", "ready", "standing", "status"],
  work: ["config", "delivery", "login", "media", "outbox", "poller", "session-requests", "sender", "typing"],
  choices: ["options"],
  account: [
    "context-tokens",
    "crowd",
    "cursor",
    "inbox",
    "outbound",
    "reader",
    "mailbox",
    "run",
    "calls",
    "receiving",
    "farewell",
    "account-reports",
    "account",
  ],
  client: ["accounts", "client-events", "client"],
  doorstep: ["index", "repair"],
};

/** A file by its name without an ending, or a folder with all that is in it. */
const at = path => `^${path}(/|\\.ts$)`;
const floorPaths = holds => holds.map(path => at(`src/${path}`));
const ALL_FLOORS = floorPaths(Object.values(FLOORS).flat());
const rooms = Object.keys(ROOMS).map(room => `^${room}/`);

/** What the page of the playground takes from the page of timelines, and the types of what it shows. */
const PAGE_DRAWS = ["sim/ui", "sim/words/table", "sim/report/timeline/run", "sim/scenario/problem"];

const only = (room, allowed) =>
  rule(
    `${room.replace("/", "-")}-only`,
    `${room} may import only: ${allowed.join(", ") || "itself"}`,
    { path: `^${room}/` },
    { path: "^(src|sim)/", pathNot: [room, ...allowed].map(at) },
  );

/** A file that no rule knows may neither import nor be imported. */
const noStranger = (name, comment, path) => [
  rule(`no-${name}`, comment, path, {}),
  rule(`no-import-of-a-${name}`, comment, {}, path),
];

/** One rule a floor but the last, above which there is nothing. */
const looksDown = Object.entries(FLOORS)
  .slice(0, -1)
  .map(([floor, holds], index) => {
    const below = Object.values(FLOORS)
      .slice(0, index + 1)
      .flat();
    return rule(
      `src-${floor}-looks-down`,
      `Arrows point down. The floor "${floor}" of src may import: ${below.join(", ")}`,
      { path: floorPaths(holds) },
      { path: "^src/", pathNot: floorPaths(below) },
    );
  });

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
          "^sim/(pool/(worker|watchdog-thread)|herd/worker)\\.ts$",
          "^sim/testing/(vitest|node-test)\\.ts$",
          "^sim/scenario/print-schema\\.ts$",
          "^sim/report/formats/run-line-schema\\.ts$",
          "\\.config\\.",
          "stand-in/",
          "^sim/ui/built/",
          "^playground/twins/",
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
    ...looksDown,
    ...noStranger("file-without-a-floor", "Every file of src stands on a floor of FLOORS.", {
      path: "^src/",
      pathNot: ALL_FLOORS,
    }),
    ...noStranger(
      "room-without-a-rule",
      "Below sim/ stand cli.ts, index.ts and the folders that ROOMS names.",
      {
        path: ["^sim/", "^src/[^/]+/"],
        pathNot: ["^sim/(cli|index)\\.ts$", ...rooms],
      },
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
      "playground-is-on-top",
      "The page is no part of the package: what it runs does not know of it.",
      { path: "^(src|sim|bench|e2e|examples)/" },
      { path: "^playground/" },
    ),
    rule(
      "playground-page-draws",
      "What is run, is run in the worker; the page draws what comes out.",
      { path: "^playground/page/" },
      {
        path: "^(src|sim|test|tools|playground)/",
        pathNot: ["^playground/(page/|protocol\\.ts|blocks\\.ts|mutants\\.ts)", ...PAGE_DRAWS.map(at)],
      },
    ),
    rule(
      "playground-twins-stand-alone",
      "A twin takes a module's place; of ours it knows its interface at most.",
      { path: "^playground/twins/" },
      { path: "^(src|sim|test|tools)/", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "no-dev-dependencies-in-the-package",
      "Who imports ilink-sim/vitest has vitest; what sim/ui imports is in its bundle.",
      { path: "^(src|sim)/", pathNot: ["stand-in", "^sim/ui/", "^sim/testing/vitest\\.ts$"] },
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
