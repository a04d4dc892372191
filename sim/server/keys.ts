/** Keys that the service hands out besides tokens: of a QR code, which gives a token to whoever asks with it, of an upload and of a file. */
import type { ServerState } from "./server-state.ts";

/** The accounts whose keys stand in what was said, as they are or as in a URL. */
export function ownersOfKeysIn(
  { qrs, uploads, media }: Pick<ServerState, "qrs" | "uploads" | "media">,
  said: string,
): string[] {
  const owners = new Set<string>();
  for (const known of [qrs, uploads, media])
    for (const [key, { account }] of known)
      if (said.includes(key) || said.includes(encodeURIComponent(key))) owners.add(account);
  return [...owners];
}
