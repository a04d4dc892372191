/** What differs from one run to the next is taken out of an error's text: addresses, ports, pointers, paths, host names. */

/** In this order: a rule may rely on those before it. None changes what another has put in. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // OpenSSL begins with the thread's id and names its own source file: `00B7…7F:error:…:../deps/…/record.c:354:`.
  [/\b[0-9A-F]{8,16}:error:/g, "<pointer>:error:"],
  [/:(?:[\w.-]+)?(?:[/\\][\w.-]+)+:\d+:/g, ":<path>:<line>:"],
  [/\b0x[0-9a-f]+\b/gi, "<pointer>"],
  [/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.])/g, "<address>"],
  [/\[[0-9a-f]*:[0-9a-f:]*\](?::\d{1,5})?/gi, "<address>"],
  // IPv6 without brackets, as Node prints it: `::1:43121`, and `:::0` for any address and any port.
  [
    /(?<![\w:.])(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,5}(?::[\da-f]{1,5})*|:\d{1,5})(?![\w:])/gi,
    "<address>",
  ],
  [/(?<![\w:.])(?:[\da-f]{1,4}:){7}[\da-f]{1,4}(?::\d{1,5})?(?![\w:])/gi, "<address>"],
  [/\bgetaddrinfo (E\w+) \S+/g, "getaddrinfo $1 <host>"],
  [/\bHost: \S+?\. is not/g, "Host: <host>. is not"],
  [/\bDNS:[^\s,]+/g, "DNS:<host>"],
  [/(?<![\w.:/>])(?:file:\/\/)?(?:[A-Z]:)?(?:[/\\][\w.-]+){2,}/g, "<path>"],
];

/**
 * An error's text without what differs from run to run. Doing it twice changes nothing more.
 *
 * @example
 * normalise("connect ECONNREFUSED 127.0.0.1:43121"); // "connect ECONNREFUSED <address>"
 */
export function normalise(text: string): string {
  return RULES.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
