/** `herd` as people meet it on the command line: what it refuses, what it tells, and how it ends. */
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("herd");
afterAll(() => folder.remove());
const SMALL = ["herd", "--clients", "40", "--outage", "60s"];

describe("refuses with 64 and words, and no stack:", () => {
  it.each([
    [["--clients", "9"], "--clients 9: expected a whole number from 10 to 20,000"],
    [["--clients", "1e3"], "--clients 1e3"],
    [["--outage", "29s"], "--outage 29s: expected a length of time from 30s to 6h, such as 2m"],
    [["--outage", "soon"], "--outage soon"],
    [["--capacity", "0"], "--capacity 0"],
    [["--clients", "350", "--capacity", "10"], "give 11 at least, or fewer --clients"],
    [["--beyond", "drop"], "--beyond drop: expected refuse or queue"],
    [["--memory", "64"], "--memory 64"],
    [["--subject", "nobody"], 'subject "nobody": there is no such subject'],
    [["--door", "msw"], "unknown option"],
  ])("%s", async (args, words) => {
    const { code, stdout, stderr } = await folder.ask(["herd", ...args]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

it("a client of one's own that cannot be made is told with its words", async () => {
  const file = folder.file(
    "broken.ts",
    'export default { name: "b", create() { throw new Error("no luck"); } };\n',
  );
  const { code, stderr } = await folder.ask([...SMALL, "--subject", `./${file}`]);
  expect(code).toBe(64);
  expect(stderr).toContain("no luck");
});

it("a liveness law alone ends with 2, and the phase says so", async () => {
  // Sound in everything, but that it waits for up to a minute.
  const file = folder.file(
    "patient.ts",
    `const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
export default { name: "patient", create: ({ random }) => {
  const stops = new Map();
  const poll = async ({ token, baseUrl }, signal) => {
    const headers = { "content-type": "application/json", authorizationtype: "ilink_bot_token",
      authorization: "Bearer " + token, "x-wechat-uin": btoa("1234567890") };
    const body = JSON.stringify({ get_updates_buf: "", base_info: { channel_version: "2.4.9" } });
    const response = await fetch(baseUrl + "/ilink/bot/getupdates", { method: "POST", headers, body, signal });
    return response.ok && (await response.json(), true);
  };
  return {
    async start(credential) {
      const stop = new AbortController();
      stops.set(credential.account, stop);
      void (async () => {
        for (let failures = 0; !stop.signal.aborted; ) {
          const isAnswered = await poll(credential, stop.signal).catch(() => false);
          failures = isAnswered ? 0 : failures + 1;
          if (!isAnswered) await wait(Math.min(60_000, 500 * 2 ** failures) * (0.5 + 0.5 * random()));
        }
      })();
    },
    stop: async account => stops.get(account)?.abort(),
    send: async () => ({ outcome: "declined", reason: "stopped" }), login: async () => {},
  };
} };
`,
  );
  const args = ["herd", "--clients", "60", "--outage", "10m", "--subject", `./${file}`, "--json"];
  const { code, stdout } = await folder.ask(args);
  const { verdict, phase, laws } = JSON.parse(stdout);
  const broken = laws.filter(({ outcome }: { outcome: string }) => outcome === "broken");
  expect({ code, verdict, phase }).toEqual({ code: 2, verdict: "violated", phase: "liveness" });
  expect(broken.map(({ law }: { law: string }) => law)).toContain("capped");
});

it("too few to judge ends with 3, in Chinese as well", async () => {
  const { code, stdout } = await folder.ask(["--lang", "zh", "herd", "--clients", "10", "--outage", "60s"]);
  expect(code).toBe(3);
  expect(stdout).toContain("无法判定");
  expect(stdout).toContain("未判定：客户端不到");
});
