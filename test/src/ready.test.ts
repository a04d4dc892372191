/** `client.ready`: live, or an error that says what to do. Every message is read here as a person would. */
import { expect, it } from "vitest";
import { IlinkError, type ReadyOptions } from "../../src/index.ts";
import { CREDENTIAL, type Ending, kindly, STALE, World } from "./world.ts";

/** What `ready` ends with in a world whose server does that to every request of receiving. */
async function readyIn(world: World, options?: ReadyOptions) {
  const end = world.client.ready("bot", options).then(
    () => "live" as const,
    (error: IlinkError) => error,
  );
  return world.during(end);
}

async function failing(ending: Ending, timeoutMs = 20_000): Promise<IlinkError> {
  const world = new World(kindly({ getupdates: () => ending, notifystart: () => ending }));
  await world.start();
  const { value, tookMs } = await readyIn(world, { timeoutMs });
  if (value === "live") throw new Error("live after all");
  expect(tookMs).toBeGreaterThanOrEqual(timeoutMs);
  expect(value).toBeInstanceOf(IlinkError);
  expect(value.message).not.toContain(CREDENTIAL.token);
  return value;
}

it("resolves when the session is proven, and at once when it is", async () => {
  const world = new World(kindly());
  await world.start();
  expect(await readyIn(world)).toEqual({ value: "live", tookMs: 4_000 });
  expect(await readyIn(world, { timeoutMs: 0 })).toEqual({ value: "live", tookMs: 0 });
});

it.each([
  [
    "taken over or revoked",
    STALE,
    "account bot needs a login: the service calls its token stale (code -14), and refuses notifystart as well: the bot was bound elsewhere, or its token was revoked. Log in again, by loginByQr say, and give the new credential to client.login.",
  ],
  [
    "dead in spite of notifystart",
    {},
    "account bot needs a login: the service calls its token stale (code -14), and stays by it after notifystart: the token is dead, or something on the way takes headers off the requests. Log in again, by loginByQr say, and give the new credential to client.login.",
  ],
])("rejects a token that is %s as soon as that is known", async (_what, notified, message) => {
  const world = new World(
    kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ json: notified }) }),
  );
  await world.start();
  const { value, tookMs } = await readyIn(world);
  expect(value).toMatchObject({ code: "needs-login", message });
  expect(tookMs).toBeLessThan(10_000);
  expect(world.client.health("bot")).toMatchObject({ state: "needs-login", error: { message } });
  // Known already: nobody waits.
  expect(await readyIn(world)).toMatchObject({ value: { message }, tookMs: 0 });
});

it.each<[Ending, string, string]>([
  [
    { errno: "ENOTFOUND" },
    "network",
    "its name is not found: check baseUrl of the credential, and DNS. It is tried again by itself.",
  ],
  [
    { errno: "ECONNREFUSED" },
    "network",
    "nothing listens there: check baseUrl of the credential, or the proxy's address. It is tried again by itself.",
  ],
  [
    { errno: "CERT_HAS_EXPIRED" },
    "network",
    "its certificate is not trusted: check this machine's clock, and for a proxy that opens TLS. It is tried again by itself.",
  ],
  [
    { errno: "ECONNRESET" },
    "network",
    "check the network, a firewall or a proxy on the way. It is tried again by itself.",
  ],
  [
    { silent: true },
    "deadline",
    "nobody answers: check the network, a firewall or a proxy on the way. It is tried again by itself.",
  ],
  [
    { text: "", status: 302 },
    "http-status",
    "it leads elsewhere, which is not followed: check baseUrl of the credential, and for a sign-in page on the way. It is tried again by itself.",
  ],
  [
    { text: "", status: 404 },
    "http-status",
    "there is no such service: check baseUrl of the credential. It is tried again by itself.",
  ],
  [{ text: "", status: 407 }, "http-status", "the proxy wants a password. It is tried again by itself."],
  [
    { text: "", status: 403 },
    "http-status",
    "the service, or a gateway before it, refuses. It is tried again by itself.",
  ],
  [
    { text: "", status: 502 },
    "http-status",
    "the service, or a gateway before it, is in trouble. It is tried again by itself.",
  ],
  [
    { text: "<html>" },
    "malformed-body",
    "something else than the service answers: check baseUrl of the credential, and for a proxy or a sign-in page on the way. It is tried again by itself.",
  ],
  [
    { json: { ret: -2 } },
    "service",
    "the service is reached and refuses: its code says why. It is tried again by itself.",
  ],
])("names %j when time is up, the host and what to do", async (ending, code, advice) => {
  const error = await failing(ending);
  expect(error.code).toBe(code);
  const [what, todo] = error.message.split("; ");
  expect(what).toMatch(
    /^not live within 20000 ms: account bot does not receive from host\.test: (getupdates|notifystart): ./,
  );
  expect(todo).toBe(advice);
  expect(error.cause).toMatchObject({ code });
});

it("says so when nothing has come back by then, not even an error", async () => {
  const { code, message } = await failing({ silent: true }, 1_000);
  expect({ code, message }).toEqual({
    code: "deadline",
    message: "not live within 1000 ms: account bot does not receive yet: no answer has proven its session",
  });
});

it("tells the newest failure only, and none once it is live", async () => {
  let ending: Ending | undefined = { errno: "ECONNREFUSED" };
  const world = new World(kindly({ getupdates: () => ending, notifystart: () => ending }));
  const errors: (string | undefined)[] = [];
  world.client.on("state", ({ state, error }) => errors.push(`${state} ${error?.code ?? "-"}`));
  await world.start();
  await world.pass(10_000);
  expect(world.client.health("bot").error?.message).toContain("ECONNREFUSED");
  ending = { text: "", status: 502 };
  await world.pass(10_000);
  expect(world.client.health("bot").error?.message).toContain("HTTP status 502");
  ending = undefined;
  await world.pass(100_000);
  expect(world.client.health("bot").state).toBe("live");
  expect(world.client.health("bot")).not.toHaveProperty("error");
  ending = { errno: "ECONNRESET" };
  await world.pass(40_000);
  expect(errors).toEqual(["recovering -", "recovering network", "live -", "recovering network"]);
});

it("rejects an account that is not started, or is stopped meanwhile", async () => {
  const world = new World(kindly({ getupdates: () => ({ silent: true }) }));
  const message = "account bot is not started: call client.start(credential) first";
  expect(await readyIn(world)).toMatchObject({ value: { code: "stopped", message }, tookMs: 0 });
  await world.start();
  const end = readyIn(world);
  await world.during(world.client.stop("bot"));
  expect((await end).value).toMatchObject({ code: "stopped", message });
});

it("ends with its signal, and leaves neither timer nor listener", async () => {
  const world = new World(() => ({ silent: true }));
  await world.start();
  const timers = world.timersLeft;
  const controller = new AbortController();
  const end = readyIn(world, { signal: controller.signal });
  await world.pass(10);
  expect(world.timersLeft).toBe(timers + 1);
  controller.abort();
  expect((await end).value).toMatchObject({
    code: "aborted",
    message: "the waiting for account bot to be live was aborted",
  });
  expect(world.timersLeft).toBe(timers);
  expect((await readyIn(world, { signal: controller.signal })).tookMs).toBe(0);
});

it.each([-1, 0.5, Number.NaN, 3_600_001])("refuses to wait for %d ms", async timeoutMs => {
  const world = new World(kindly());
  expect((await readyIn(world, { timeoutMs })).value).toMatchObject({
    code: "invalid-option",
    option: "timeoutMs",
  });
});
