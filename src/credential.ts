/** What a finished QR login leaves behind, and the check of it. */
import { OptionError } from "./errors.ts";

/** The right to act as one bot. */
export interface Credential {
  /** The host's own name for the account; stays the same when the bot logs in anew. */
  account: string;
  /** The bot's id, `ilink_bot_id` of the login. Another id means another cursor. */
  botId: string;
  /** The secret bearer token, `bot_token` of the login. */
  token: string;
  /** Base URL of the API, `baseurl` of the login; a path prefix is kept. */
  baseUrl: string;
  /** The WeChat user who bound the bot, `ilink_user_id` of the login. */
  userId: string;
}

/**
 * A copy of the credential, checked.
 *
 * @throws OptionError without the token in its message.
 * @internal
 */
export function parseCredential(credential: Credential): Credential {
  const { account, botId, token, baseUrl, userId } = credential ?? {};
  for (const [name, value] of Object.entries({ account, botId, token, baseUrl })) {
    if (typeof value !== "string" || value.trim() === "") {
      throw new OptionError(
        `credential.${name}`,
        "a text that is not empty",
        value === "" ? "an empty text" : typeof value,
      );
    }
  }
  // A line break in a header would throw at every request, far from its cause.
  if (!/^[\x21-\x7e]+$/.test(token.trim()))
    throw new OptionError("credential.token", "printable ASCII", "other characters");
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new OptionError("credential.baseUrl", "an http(s) URL", "something else");
  }
  return { account, botId, token: token.trim(), baseUrl: baseUrl.trim(), userId };
}

/** Whether two credentials come to the same thing on the wire. @internal */
export function isSameCredential(one: Credential, other: Credential): boolean {
  return one.token === other.token && one.baseUrl === other.baseUrl && one.botId === other.botId;
}
