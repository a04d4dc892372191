/** Where an answer names the service itself, a client would go past the recorder; it is led back. */

/** An answer to a login as the client is to read it: its `baseurl` is the recorder's where it was that of the service. */
export function withOwnAddress(body: string, upstream: URL, ownUrl: string): string {
  return body.replace(/("baseurl"\s*:\s*)("[^"\\]*(?:\\.[^"\\]*)*")/, (whole, key: string, value: string) => {
    const own = ownAddress(textIn(value), upstream, ownUrl);
    return own === undefined ? whole : `${key}${JSON.stringify(own)}`;
  });
}

/** What a text of JSON says; nothing for one that is none. */
function textIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return "";
  }
}

/** The recorder's address for one of the service; undefined for one of another host, or none. */
export function ownAddress(address: string, upstream: URL, ownUrl: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname, search } = new URL(address);
  if (origin !== upstream.origin) return undefined;
  const prefix = upstream.pathname.replace(/\/$/, "");
  const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname;
  return `${ownUrl}${path === "/" ? "" : path}${search}`;
}
