/**
 * What a contributor would write instead of a harness: msw handlers with a hold, fake timers, and the client.
 * It keeps no trace, checks nothing and knows no faults, yet serves the same idle day to the same client.
 */
import FakeTimers from "@sinonjs/fake-timers";
import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { createClient } from "../src/index.ts";
import { DAY_MS, HOLD_MS } from "./healthy-day.ts";

const BASE_URL = "https://ilinkai.weixin.qq.com";

/** Live the day, one hold after the other. Returns the number of polls. */
export async function liveByHand(): Promise<number> {
  const clock = FakeTimers.install({
    now: Date.UTC(2026, 0, 5),
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    shouldClearNativeTimers: true,
  });
  let polls = 0;
  const server = setupServer(
    http.post(`${BASE_URL}/ilink/bot/getupdates`, async ({ request }) => {
      polls++;
      await request.json();
      await delay(HOLD_MS);
      return HttpResponse.json({ msgs: [], get_updates_buf: "MQ==", longpolling_timeout_ms: 35_000 });
    }),
    http.post(`${BASE_URL}/*`, () => HttpResponse.json({ ret: 0 })),
  );
  server.listen();
  const client = createClient({ onMessage: async () => {} });
  try {
    const account = {
      account: "bot",
      botId: "b@im.bot",
      token: "b@im.bot:secret",
      baseUrl: BASE_URL,
      userId: "u@im.wechat",
    };
    await Promise.all([client.start(account), clock.tickAsync(0)]);
    while (clock.now < Date.UTC(2026, 0, 5) + DAY_MS) await clock.tickAsync(HOLD_MS);
    return polls;
  } finally {
    const closed = client.close();
    await clock.tickAsync(10_000);
    await closed;
    server.close();
    clock.uninstall();
  }
}
