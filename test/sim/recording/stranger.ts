/** A small client of another make, over node:http: it polls, starts anew after `-14`, and answers nobody. */
import { request } from "node:http";
import type { Credential } from "../../../src/index.ts";

const HEADERS = {
  "content-type": "application/json",
  authorizationtype: "ilink_bot_token",
  "x-wechat-uin": Buffer.from("12345").toString("base64"),
};

/** @returns what ends it */
export async function startStranger({ baseUrl, token }: Credential): Promise<() => Promise<void>> {
  const ended = new AbortController();
  const call = (endpoint: string, body: object): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const asked = request(
        `${baseUrl}/ilink/bot/${endpoint}`,
        { method: "POST", headers: { ...HEADERS, authorization: `Bearer ${token}` }, signal: ended.signal },
        async answer => {
          let text = "";
          for await (const piece of answer) text += piece;
          resolve(JSON.parse(text || "{}"));
        },
      );
      asked.once("error", reject);
      asked.end(JSON.stringify(body));
    });
  const run = async (): Promise<void> => {
    let cursor = "";
    for (;;) {
      const answer = await call("getupdates", { get_updates_buf: cursor });
      if (answer.errcode === -14) await call("msg/notifystart", {});
      cursor = (answer.get_updates_buf as string) || cursor;
    }
  };
  const running = run().catch(() => {});
  return async () => {
    ended.abort();
    await running;
  };
}
