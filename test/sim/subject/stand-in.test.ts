/** The stand-in for the host: all that public versions of the plugin and of forks import from it, and that each does its work. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const SDK = path.join(import.meta.dirname, "../../../sim/subject/openclaw/stand-in/plugin-sdk");

/** A module of the host, and what somebody imports from it. */
const SURFACE = {
  "account-id": ["normalizeAccountId"],
  "channel-config-schema": ["buildChannelConfigSchema", "buildJsonChannelConfigSchema"],
  "channel-message": ["createTypingCallbacks"],
  "channel-runtime": ["createTypingCallbacks"],
  "channel-reply-pipeline": ["createTypingCallbacks"],
  "command-auth": ["resolveDirectDmAuthorizationOutcome", "resolveSenderCommandAuthorizationWithRuntime"],
  "config-runtime": ["loadConfig", "writeConfigFile"],
  core: ["buildChannelConfigSchema", "buildJsonChannelConfigSchema", "normalizeAccountId"],
  "hook-runtime": [
    "buildCanonicalSentMessageHookContext",
    "fireAndForgetHook",
    "toPluginMessageContext",
    "toPluginMessageSentEvent",
  ],
  "infra-runtime": ["resolvePreferredOpenClawTmpDir", "withFileLock"],
  "persistent-dedupe": ["createClaimableDedupe"],
  "plugin-runtime": ["getGlobalHookRunner"],
  routing: ["normalizeAgentId"],
  "text-runtime": ["stripMarkdown"],
} as const;

// biome-ignore lint/suspicious/noExplicitAny: the stand-in is JavaScript, as the host is
const load = async (name: string): Promise<any> => import(path.join(SDK, `${name}.js`));

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-stand-in-"));
  vi.stubEnv("OPENCLAW_STATE_DIR", folder);
  vi.stubEnv("OPENCLAW_CONFIG", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("the surface", () => {
  it.each(Object.entries(SURFACE).flatMap(([module, names]) => names.map(name => ({ module, name }))))(
    "$module has $name",
    async ({ module, name }) => {
      expect((await load(module))[name]).toBeTypeOf("function");
    },
  );

  it("zod has z, which makes schemas", async () => {
    const { z } = await load("zod");
    expect(z.object({ name: z.string() }).safeParse({ name: 1 }).success).toBe(false);
  });

  it.each(["channel-contract", "channel-inbound", "reply-runtime"])(
    "%s is there for its types",
    async name => {
      expect(Object.keys(await load(name))).toEqual([]);
    },
  );
});

describe("names", () => {
  it("of accounts and agents are safe in file names", async () => {
    const { normalizeAccountId } = await load("account-id");
    const { normalizeAgentId } = await load("routing");
    expect(normalizeAccountId(" B0F5@im.bot ")).toBe("b0f5-im-bot");
    expect(normalizeAccountId("")).toBe("default");
    expect(normalizeAgentId("My Agent")).toBe("my-agent");
    expect(normalizeAgentId(undefined)).toBe("main");
  });
});

describe("a config schema", () => {
  const json = {
    type: "object",
    required: ["token"],
    additionalProperties: false,
    properties: {
      token: { type: "string", minLength: 1 },
      progress: { type: "boolean", default: true },
      routeTag: { type: ["string", "number"] },
      accounts: {
        type: "object",
        additionalProperties: { type: "object", properties: { mode: { enum: ["a", "b"] } } },
      },
      list: { type: "array", items: { type: "integer", minimum: 1 } },
    },
  };

  it("of JSON takes what fits, with defaults, and leaves the given value alone", async () => {
    const { buildJsonChannelConfigSchema } = await load("channel-config-schema");
    const built = buildJsonChannelConfigSchema(json, { uiHints: { token: { label: "Token" } } });
    expect(built).toMatchObject({ schema: json, uiHints: { token: { label: "Token" } } });
    const given = { token: "t", routeTag: 7, accounts: { one: { mode: "a" } }, list: [1, 2] };
    expect(built.runtime.safeParse(given)).toEqual({ success: true, data: { ...given, progress: true } });
    expect(given).not.toHaveProperty("progress");
  });

  it.each([
    [{}, ["token"]],
    [{ token: "" }, ["token"]],
    [{ token: "t", progress: "yes" }, ["progress"]],
    [{ token: "t", routeTag: null }, ["routeTag"]],
    [{ token: "t", other: 1 }, ["other"]],
    [{ token: "t", accounts: { one: { mode: "c" } } }, ["accounts", "one", "mode"]],
    [{ token: "t", list: [1, 0] }, ["list", 1]],
    [{ token: "t", list: [1.5] }, ["list", 0]],
    ["no object", []],
  ])("of JSON says where %j does not fit", async (value, at) => {
    const { buildJsonChannelConfigSchema } = await load("channel-config-schema");
    const { success, issues } = buildJsonChannelConfigSchema(json).runtime.safeParse(value);
    expect(success).toBe(false);
    expect(issues.map((issue: { path: unknown }) => issue.path)).toEqual([at]);
  });

  it("of zod becomes JSON Schema and checks values", async () => {
    const { buildChannelConfigSchema } = await load("channel-config-schema");
    const { z } = await load("zod");
    const built = buildChannelConfigSchema(z.object({ name: z.string(), on: z.boolean().default(true) }));
    expect(built.schema).toMatchObject({ type: "object", required: ["name"] });
    expect(built.runtime.safeParse({ name: "n" })).toEqual({ success: true, data: { name: "n", on: true } });
    expect(built.runtime.safeParse({ name: 1 })).toMatchObject({
      success: false,
      issues: [{ path: ["name"] }],
    });
  });
});

describe("claims on message ids", () => {
  const open = async (extra: object = {}) => {
    const { createClaimableDedupe } = await load("persistent-dedupe");
    return createClaimableDedupe({
      ttlMs: 1_000,
      memoryMaxSize: 3,
      resolveFilePath: (namespace: string) => path.join(folder, `${namespace}.json`),
      ...extra,
    });
  };

  it("one caller owns a key, the others wait for what becomes of it", async () => {
    const dedupe = await open();
    expect(await dedupe.claim("m1", { now: 0 })).toEqual({ kind: "claimed" });
    const second = await dedupe.claim("m1", { now: 0 });
    expect(second.kind).toBe("inflight");
    expect(await dedupe.claim("m1", { now: 0, namespace: "other" })).toEqual({ kind: "claimed" });
    expect(await dedupe.commit("m1", { now: 0 })).toBe(true);
    await expect(second.pending).resolves.toBe(true);
    expect(await dedupe.claim("m1", { now: 999 })).toEqual({ kind: "duplicate" });
    expect(await dedupe.commit("m1", { now: 999 })).toBe(false);
    expect(await dedupe.claim("m1", { now: 1_000 })).toEqual({ kind: "claimed" });
  });

  it("a released key is free again, and those who waited are told why", async () => {
    const dedupe = await open();
    await dedupe.claim("m1");
    const { pending } = await dedupe.claim("m1");
    dedupe.release("m1", { error: new Error("the handler threw") });
    await expect(pending).rejects.toThrow("the handler threw");
    expect(await dedupe.claim("m1")).toEqual({ kind: "claimed" });
    expect(await dedupe.hasRecent("m1")).toBe(false);
  });

  it("what is committed outlives the process, the eldest go first, and it can be forgotten", async () => {
    const first = await open();
    for (const key of ["m1", "m2", "m3", "m4"]) await first.commit(key, { now: 0 });
    const second = await open();
    expect(await second.warmup()).toBe(3);
    expect(second.memorySize()).toBe(3);
    expect(await second.hasRecent("m1", { now: 1 })).toBe(false);
    expect(await second.claim("m4", { now: 1 })).toEqual({ kind: "duplicate" });
    expect(await second.forget("m4", { now: 1 })).toBe(true);
    expect(await (await open()).hasRecent("m4", { now: 1 })).toBe(false);
    second.clearMemory();
    expect(second.memorySize()).toBe(0);
  });

  it("a broken disk is told and stops nothing", async () => {
    const errors: unknown[] = [];
    fs.writeFileSync(path.join(folder, "global.json"), "{");
    const dedupe = await open({ onDiskError: (error: unknown) => errors.push(error) });
    expect(await dedupe.claim("m1")).toEqual({ kind: "claimed" });
    expect(errors).toHaveLength(1);
  });
});

describe("the typing indicator", () => {
  it("starts, is kept alive, and stops once", async () => {
    vi.useFakeTimers();
    const { createTypingCallbacks } = await load("channel-message");
    const calls: string[] = [];
    const typing = createTypingCallbacks({
      start: async () => void calls.push("start"),
      stop: async () => void calls.push("stop"),
      onStartError: () => {},
      keepaliveIntervalMs: 5_000,
    });
    await typing.onReplyStart();
    await vi.advanceTimersByTimeAsync(10_000);
    typing.onIdle();
    typing.onCleanup();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toEqual(["start", "start", "start", "stop"]);
  });

  it("is given up after two starts that fail, and ends by itself after a minute", async () => {
    vi.useFakeTimers();
    const { createTypingCallbacks } = await load("channel-runtime");
    const errors: unknown[] = [];
    const failing = createTypingCallbacks({
      start: () => Promise.reject(new Error("no")),
      onStartError: (error: unknown) => errors.push(error),
    });
    await failing.onReplyStart();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(errors).toHaveLength(2);
    const stop = vi.fn(async () => {});
    await createTypingCallbacks({ start: async () => {}, stop, onStartError: () => {} }).onReplyStart();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the rest", () => {
  it("a sender of the workload may talk, unless direct messages are off", async () => {
    const auth = await load("command-auth");
    const readAllowFromStore = vi.fn(async () => ["alice"]);
    expect(await auth.resolveSenderCommandAuthorizationWithRuntime({ readAllowFromStore })).toMatchObject({
      senderAllowedForCommands: true,
      commandAuthorized: true,
      effectiveAllowFrom: ["alice"],
    });
    const outcome = (dmPolicy: string, senderAllowedForCommands: boolean) =>
      auth.resolveDirectDmAuthorizationOutcome({ isGroup: false, dmPolicy, senderAllowedForCommands });
    expect(outcome("pairing", true)).toBe("allowed");
    expect(outcome("pairing", false)).toBe("unauthorized");
    expect(outcome("disabled", true)).toBe("disabled");
  });

  it("config is what was written, in the run's folder", async () => {
    const { loadConfig, writeConfigFile } = await load("config-runtime");
    expect(loadConfig()).toEqual({});
    await writeConfigFile({ channels: {} });
    expect(loadConfig()).toEqual({ channels: {} });
    expect(fs.readdirSync(folder)).toEqual(["openclaw.json"]);
  });

  it("a file's lock is held by one at a time, also when one throws", async () => {
    const { resolvePreferredOpenClawTmpDir, withFileLock } = await load("infra-runtime");
    expect(resolvePreferredOpenClawTmpDir()).toBe(path.join(folder, "tmp"));
    const order: string[] = [];
    const step = (name: string, isBad = false) =>
      withFileLock("f", {}, async () => {
        order.push(`${name} in`);
        await Promise.resolve();
        order.push(`${name} out`);
        if (isBad) throw new Error("bad");
        return name;
      });
    const ends = await Promise.allSettled([step("a", true), step("b")]);
    expect(order).toEqual(["a in", "a out", "b in", "b out"]);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });

  it("hooks have nobody who listens, and a failing one is dropped", async () => {
    const hooks = await load("hook-runtime");
    expect((await load("plugin-runtime")).getGlobalHookRunner()).toBeNull();
    const sent = {
      channelId: "c",
      accountId: "a",
      conversationId: "u",
      to: "u",
      content: "t",
      success: true,
    };
    const canonical = hooks.buildCanonicalSentMessageHookContext(sent);
    expect(hooks.toPluginMessageContext(canonical)).toEqual({
      channelId: "c",
      accountId: "a",
      conversationId: "u",
    });
    expect(hooks.toPluginMessageSentEvent(canonical)).toEqual({ to: "u", content: "t", success: true });
    hooks.fireAndForgetHook(Promise.reject(new Error("a hook failed")), "label");
    await Promise.resolve();
  });

  it("marks of markdown go, words stay", async () => {
    const { stripMarkdown } = await load("text-runtime");
    expect(stripMarkdown("# Title\n\n**bold** and `code`, 3 * 4, snake_case")).toBe(
      "Title\n\nbold and code, 3 * 4, snake_case",
    );
  });
});
