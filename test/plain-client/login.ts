/** A QR login as the plain client watches it: one code after the other, until one comes to an end that is no expiry. */
import type { Credential } from "../../sim/subject/subject.ts";
import { CALL_MS, HOLD_MS, type Manners } from "./manners.ts";
import type { QrAnswer } from "./protocol.ts";
import type { Requests } from "./requests.ts";
import { SECOND_MS, sleep } from "./time.ts";

const ORIGIN = "https://ilinkai.weixin.qq.com";

const CODES_MAX = 3;

type End = "expired" | "refused" | Credential;

/** The credential, or undefined when the login came to nothing. */
export async function watchLogin(
  account: string,
  manners: Manners,
  requests: Requests,
): Promise<Credential | undefined> {
  for (let codes = 1; ; codes++) {
    const end = await watchCode(account, manners, requests);
    if (typeof end === "object") return end;
    if (end === "refused" || codes === CODES_MAX) return undefined;
  }
}

async function watchCode(account: string, manners: Manners, { ask }: Requests): Promise<End> {
  const url = `${ORIGIN}/ilink/bot`;
  const made = await ask(`${url}/get_bot_qrcode?bot_type=3`, { local_token_list: [] }, {});
  const { qrcode = "" } = JSON.parse(made) as QrAnswer;
  for (;;) {
    const asked = ask(`${url}/get_qrcode_status?qrcode=${qrcode}`, undefined, {
      deadlineMs: HOLD_MS + CALL_MS,
    });
    const end = JSON.parse(await asked.catch(() => '{"status":"wait"}')) as QrAnswer;
    const { status = "wait", bot_token: token = "", ilink_bot_id: botId = "" } = end;
    if (status === "confirmed" && manners.isComplete(end))
      return { account, botId, token, baseUrl: end.baseurl ?? ORIGIN, userId: end.ilink_user_id ?? "" };
    if (status === "expired") return status;
    if (status !== "wait" && status !== "scaned") return "refused";
    await sleep(SECOND_MS);
  }
}
