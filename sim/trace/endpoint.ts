/** The endpoints that the mock service knows: the iLink bot API, its QR login and its CDN (ilink-protocol §1.4). */

/** Named by their last path part. */
export type Endpoint =
  | "getupdates"
  | "sendmessage"
  | "sendtyping"
  | "getconfig"
  | "notifystart"
  | "notifystop"
  | "getuploadurl"
  | "get_bot_qrcode"
  | "get_qrcode_status"
  | "upload"
  | "download";

/** Every endpoint, in the order in which reports list them. */
export const ENDPOINTS: readonly Endpoint[] = [
  "getupdates",
  "sendmessage",
  "sendtyping",
  "getconfig",
  "notifystart",
  "notifystop",
  "getuploadurl",
  "get_bot_qrcode",
  "get_qrcode_status",
  "upload",
  "download",
];
