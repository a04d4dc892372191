/** The mock server as a whole: its paths, its hosts and whose token it is. */
import { describe, expect, it } from "vitest";
import { bearerOf, endpointOf, PATHS } from "../../../sim/server/server.ts";
import { logIn } from "../../../sim/server/state.ts";
import { ALL_PATHS, ask, call, notesOf, STALE, startServer } from "./client.ts";

describe("the paths", () => {
  it("name eleven endpoints, with or without a query", () => {
    for (const [path, endpoint] of PATHS) {
      expect([endpointOf(path), endpointOf(`${path}?a=b?c`), endpointOf(`${path}/`)]).toEqual([
        endpoint,
        endpoint,
        undefined,
      ]);
    }
    expect(PATHS.size).toBe(11);
  });

  it("that nobody knows are answered with a 404 page", () => {
    const { state } = startServer();
    expect(call(state, "getupdates", 0, { path: "/ilink/bot/getmoney" }).answer).toMatchObject({
      status: 404,
    });
  });
});

describe("a token", () => {
  it("is what follows the word Bearer, and nothing else", () => {
    const of = (value: string | undefined) => bearerOf({ header: () => value });
    expect([of("Bearer x:y"), of("bearer x"), of("Token x"), of("x"), of(undefined)]).toEqual([
      "x:y",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("that is unknown gets -14 everywhere", () => {
    const { state } = startServer();
    for (const path of ALL_PATHS)
      expect(call(state, path, 0, { token: "x@im.bot:0" }).answer?.body).toBe(STALE);
  });
});

describe("a host", () => {
  it("serves its own paths and no other's, but for a QR login that was redirected", () => {
    const status = (host: "api" | "cdn" | "other", path: string) => {
      const { state } = startServer();
      return ask(state, 0, { host, path }).answer?.status;
    };
    const hosts = ["api", "cdn", "other"] as const;
    expect(hosts.map(host => status(host, "/ilink/bot/get_qrcode_status?qrcode=x"))).toEqual([200, 404, 200]);
    // The CDN's own refusal has a header with the reason, and no page.
    expect(hosts.map(host => status(host, "/c2c/upload"))).toEqual([404, 400, 404]);
    expect(hosts.map(host => status(host, "/ilink/bot/getupdates"))).toEqual([200, 404, 404]);
  });

  it("knows a token alone that a login gave for it, and says so of any other", () => {
    const { state, token } = startServer({ loginHost: "moved" });
    const { token: moved, host } = logIn(state, "bot", 0).credential;
    expect(host).toBe("moved");
    const at = (host: "api" | "moved", token: string) => {
      const called = call(state, "getupdates", 0, { token, host });
      const said = notesOf(called, "nonconformance").map(({ field }) => field);
      return [called.answer?.body === STALE ? "stale" : "taken", ...said];
    };
    expect(at("moved", moved)).toEqual(["taken"]);
    expect(at("api", moved)).toEqual(["stale", "host"]);
    // A retired one is refused everywhere, whoever's it was.
    expect(at("api", token)).toEqual(["stale"]);
    expect(
      ask(state, 0, { host: "moved", path: "/ilink/bot/get_qrcode_status?qrcode=x" }).answer?.status,
    ).toBe(404);
  });
});
