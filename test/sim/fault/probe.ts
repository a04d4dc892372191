/** One request that is made to see what a fault shows of it, and what of that a client can go by. */
import type { Observation } from "../../../sim/calibration/observe.ts";
import { readTable } from "../../../sim/calibration/table.ts";
import { API_URL, CDN_URL } from "../../../sim/server/hosts.ts";
import type { Credential } from "../../../sim/subject/subject.ts";
import type { Endpoint } from "../../../sim/trace/endpoint.ts";

const table = readTable();

/** What the calibration saw of a kind on real sockets, under a major of Node. */
export function seenOnSockets(kind: string, major: string): Observation | null | undefined {
  return table[kind]?.[major];
}

/** Where a probe goes that asks this endpoint. */
export const URLS: Readonly<Record<Endpoint, string>> = {
  getupdates: `${API_URL}/ilink/bot/getupdates`,
  sendmessage: `${API_URL}/ilink/bot/sendmessage`,
  sendtyping: `${API_URL}/ilink/bot/sendtyping`,
  getconfig: `${API_URL}/ilink/bot/getconfig`,
  notifystart: `${API_URL}/ilink/bot/msg/notifystart`,
  notifystop: `${API_URL}/ilink/bot/msg/notifystop`,
  getuploadurl: `${API_URL}/ilink/bot/getuploadurl`,
  get_bot_qrcode: `${API_URL}/ilink/bot/get_bot_qrcode?bot_type=3`,
  get_qrcode_status: `${API_URL}/ilink/bot/get_qrcode_status?qrcode=none`,
  upload: `${CDN_URL}/upload?encrypted_query_param=none&filekey=none`,
  download: `${CDN_URL}/download?encrypted_query_param=none`,
};

/** A request that the service would take, or nearly: what is probed is the way there and back. */
export function probeOf(endpoint: Endpoint, { token, userId }: Credential): RequestInit {
  if (endpoint === "download" || endpoint === "get_qrcode_status") return { method: "GET", body: null };
  const msg = {
    from_user_id: "",
    to_user_id: userId,
    client_id: "probe-1",
    message_type: 2,
    message_state: 2,
    item_list: [{ type: 1, text_item: { text: "hi" } }],
  };
  const bodies: Partial<Record<Endpoint, object>> = {
    getupdates: { get_updates_buf: "" },
    sendmessage: { msg },
  };
  return {
    headers: {
      "content-type": "application/json",
      authorizationtype: "ilink_bot_token",
      authorization: `Bearer ${token}`,
      "x-wechat-uin": btoa("1234567890"),
      "ilink-app-id": "bot",
      "ilink-app-clientversion": "132105",
    },
    body: JSON.stringify({ ...bodies[endpoint], base_info: { channel_version: "2.4.9" } }),
  };
}

/** What a client can go by; texts that a server wrote are the server's own. */
export function essence(observation: Observation | null | undefined) {
  if (observation === null || observation === undefined) return undefined;
  const { phase, status, ok, error, cause } = observation;
  // Beside a status that says no, nobody needs a body.
  if (ok === false) return { status, ok };
  // The message of a SyntaxError quotes the text.
  return { phase, status, ok, error: phase === "parse" ? error?.name : error, cause };
}
