/** Who is behind a call of one of Node's own functions, read from the stack. */
import { type Frame, framesOf, isNodes, placeOfFrames } from "../trace/place.ts";

export interface Caller {
  /** The place in the source of whoever called, as the person who started the run would name it. */
  where: string | undefined;
  /** What was called there: `net.connect`, `new Worker`. */
  call: string | undefined;
  /** Called through a synchronous API (`pbkdf2Sync`, `gzipSync`). */
  sync: boolean;
  /** The test runner did it for itself. */
  runner: boolean;
  /** It happened inside msw. */
  interceptor: boolean;
  /** Undici set a timer of its own. */
  undici: boolean;
  /** The resource is a zlib stream rather than one job. */
  stream: boolean;
}

/** Frames of this folder are the harness's. */
const OWN_FOLDER = `${import.meta.dirname}/`;

/** A test runner that lives in the same process has timers and sockets of its own. */
const TEST_RUNNER = /[/\\]node_modules[/\\]@?vitest[/\\]/;

/** Sockets made in here, and their timers, are msw's: caught before they connect, whoever asked for them. */
const INTERCEPTOR = /[/\\]node_modules[/\\]@mswjs[/\\]interceptors[/\\]/;

/** Undici, the one in Node or one from npm. It keeps one timer beyond a run, and sets it again when it has gone off. */
const UNDICI = /[/\\](?:deps|node_modules)[/\\]undici[/\\]/;
/** What of Node's lies between a timer and whoever set it. */
const TIMERS = /^node:(?:internal\/)?(?:timers|async_hooks)$/;

/** Node's frames of synchronous APIs; zlib wraps all of its own in one. */
const SYNC_CALL = /^(?:[\w.]+\.)?(?:\w+Sync|syncBufferWrapper)(?: \[as \w+\])?$/;
const ZLIB_JOB_CALL = /asyncBufferWrapper/;

/** Frames that are read: a call through a few layers of packages still shows who is behind it. */
const FRAMES_MAX = 40;

/** Read the stack of whoever calls this. */
export function callerOf(): Caller {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES_MAX;
  const frames = framesOf(new Error().stack ?? "");
  Error.stackTraceLimit = limit;
  const outside = frames.filter(({ file }) => !file.startsWith(OWN_FOLDER));
  const first = outside.findIndex(frame => !isNodes(frame));
  const within = first < 0 ? outside : outside.slice(0, first);
  const foreign = first < 0 ? [] : outside.slice(first).filter(frame => !isNodes(frame));
  const zlib = within.some(({ file }) => file === "node:zlib");
  const innermost = foreign[0]?.file ?? "";
  return {
    where: placeOfFrames(foreign),
    call: within.map(nameOf).findLast(name => name !== undefined),
    sync: within.some(({ call }) => call !== undefined && SYNC_CALL.test(call)),
    runner: TEST_RUNNER.test(innermost),
    interceptor: INTERCEPTOR.test(innermost),
    undici: UNDICI.test(outside.find(({ file }) => !TIMERS.test(file))?.file ?? ""),
    stream: zlib && !within.some(({ call }) => ZLIB_JOB_CALL.test(call ?? "")),
  };
}

/** Modules of Node's that people import, by the first part of what they are inside. */
const PUBLIC: Readonly<Record<string, string>> = {
  child_process: "child_process",
  crypto: "crypto",
  dgram: "dgram",
  dns: "dns",
  fs: "fs",
  http: "http",
  http2: "http2",
  https: "https",
  net: "net",
  tls: "tls",
  zlib: "zlib",
};

/** A function of Node's as its callers write it. */
function nameOf({ call, file }: Frame): string | undefined {
  // `promisify` gives its function the name of the one inside.
  if (call === undefined || file === "node:internal/util") return undefined;
  const alias = / \[as (\w+)\]$/.exec(call)?.[1];
  const written = call.replace(/ \[as \w+\]$/, "").replace(/^(?:Object|ResolverBase|Resolver)\./, "");
  const name = (alias ?? written).replace(/^query[A-Z]\w*$/, "resolve");
  if (name.startsWith("new ")) return name;
  const [part = ""] = file.replace(/^node:(?:internal\/)?/, "").split("/");
  const module = PUBLIC[part];
  return module === undefined ? name : `${module}.${name.replace(/^SubtleCrypto\./, "subtle.")}`;
}
