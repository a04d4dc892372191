/** What the preload says to people. */
import { expect, test } from "vitest";
import { createAnnouncer } from "../../../src/repair/announcer.ts";

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
