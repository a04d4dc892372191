/** The headers that the service expects on every POST. A missing one is answered like a dead token. */
import { type Random, randomUint32 } from "../random.ts";

/** The version whose wire behaviour this client follows: `channel_version`, and packed in a header. */
export const PROTOCOL_VERSION = "2.4.9";

/** Headers of one credential without the one that changes with every request. */
export function standingHeaders(token: string, channelVersion: string): Readonly<Record<string, string>> {
  return { ...anonymousHeaders(channelVersion), Authorization: `Bearer ${token}` };
}

/** The same before there is a credential. */
export function anonymousHeaders(channelVersion: string): Readonly<Record<string, string>> {
  return {
    "Content-Type": "application/json",
    AuthorizationType: "ilink_bot_token",
    ...appHeaders(channelVersion),
  };
}

/** Who asks; all that a GET carries. */
export function appHeaders(channelVersion: string): Record<string, string> {
  return { "iLink-App-Id": "bot", "iLink-App-ClientVersion": String(packVersion(channelVersion)) };
}

/** Headers of one request: `X-WECHAT-UIN` is the base64 of the decimal text of a fresh random uint32. */
export function requestHeaders(
  standing: Readonly<Record<string, string>>,
  random: Random,
): Record<string, string> {
  return { ...standing, "X-WECHAT-UIN": btoa(String(randomUint32(random))) };
}

/** `major << 16 | minor << 8 | patch`: 2.4.9 is 132105. Anything after the patch number is left out. */
export function packVersion(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(part => Number.parseInt(part, 10) || 0);
  return ((major & 0xff) << 16) | ((minor & 0xff) << 8) | (patch & 0xff);
}
