/** What ends a call made with a `Request` does not depend on when memory is cleaned up. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { plainCall } from "../../../sim/door/door.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

it("gives a call up by the signal that its Request was made with, though nobody has the Request any more", async () => {
  const stop = new AbortController();
  const { init } = await plainCall(
    new Request("https://ilinkai.weixin.qq.com/", { signal: stop.signal }),
    {},
  );
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(resolve => setTimeout(resolve, 1));
    collect();
  }
  stop.abort();
  expect(init.signal?.aborted).toBe(true);
});
