/** What the preload says to people. */
import { expect, test } from "vitest";
import { createAnnouncer, createFaultAnnouncer } from "../../../src/repair/announcer.ts";

const told = (
  ...events: [state: "recovering" | "live" | "needs-login" | "stopped", reason?: string][]
): string[] => {
  const lines: string[] = [];
  const announce = createAnnouncer(line => lines.push(line));
  for (const [state, reason] of events)
    announce({ bot: "b@im.bot", state, ...(reason && { reason: reason as never }) });
  return lines;
};

test("a healthy start says nothing", () => {
  expect(told(["recovering", "starting"], ["live"])).toEqual([]);
});

test("trouble of the network says nothing: the host has its own words for it", () => {
  expect(told(["live"], ["recovering", "transport"], ["live"])).toEqual([]);
});

test("a cure says one line", () => {
  expect(told(["live"], ["recovering", "stale-token"], ["live"], ["live"])).toEqual([
    "b@im.bot: the session was stale (-14) and is cured.",
  ]);
});

test("a new login is asked for once, however often the host starts the channel again; and its end is told", () => {
  const dead = ["needs-login", "taken-over-or-revoked"] as const;
  const lines = told(
    ["recovering", "stale-token"],
    [...dead],
    ["recovering", "starting"],
    [...dead],
    [...dead],
    ["live"],
    [...dead],
  );
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(
    /^b@im\.bot NEEDS A NEW LOGIN: its token was revoked, or .* another instance\. Log in again \(openclaw channels login/,
  );
  expect(lines[1]).toBe("b@im.bot receives again.");
  expect(lines[2]).toBe(lines[0]);
});

test("of ten thousand bots that come and go, it remembers those it spoke of last", () => {
  const lines: string[] = [];
  const announce = createAnnouncer(line => lines.push(line));
  const dead = (at: number): void =>
    announce({ bot: `b${at}`, state: "needs-login", reason: "taken-over-or-revoked" });
  for (let at = 0; at < 10_000; at++) dead(at);
  expect(lines).toHaveLength(10_000);
  dead(9_999);
  dead(9_001);
  expect(lines).toHaveLength(10_000);
  dead(0);
  expect(lines).toHaveLength(10_001);
});

test("a failure of the repair's own is told by its kind and place, never in its words", () => {
  const lines: string[] = [];
  const announce = createFaultAnnouncer(line => lines.push(line));
  announce({ error: new RangeError("Bearer b@im.bot:secret"), count: 1, forGood: false });
  announce({ error: "Bearer b@im.bot:secret", count: 2, forGood: false });
  announce({
    error: Object.assign(new Error("x"), { name: "\u001b[31mred", stack: "" }),
    count: 3,
    forGood: true,
  });
  expect(lines[0]).toMatch(
    /^a failure of its own \(RangeError at announcer\.test\.ts:\d+\), number 1: the call went to the service as it came\. The repair goes on\./,
  );
  expect(lines[1]).toContain("(something that is not an Error was thrown)");
  expect(lines[2]).toContain("(31mred), number 3");
  expect(lines[2]).toContain("until the process starts again, the repair lets everything through");
  for (const words of ["secret", "\u001b"]) expect(lines.join()).not.toContain(words);
});
