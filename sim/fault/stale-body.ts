/** How the service writes `-14` (stale token): the six bodies seen or claimed in public, byte for byte. */

/** `{errcode}`, `{ret}`, both, `{ret:0, errcode}`, and each code as a string. */
export const STALE_SHAPES = [
  "errcode",
  "ret",
  "both",
  "ret-zero-errcode",
  "errcode-string",
  "ret-string",
] as const;

export type StaleShape = (typeof STALE_SHAPES)[number];

const CODES: Readonly<Record<StaleShape, object>> = {
  errcode: { errcode: -14 },
  ret: { ret: -14 },
  both: { ret: -14, errcode: -14 },
  "ret-zero-errcode": { ret: 0, errcode: -14 },
  "errcode-string": { errcode: "-14" },
  "ret-string": { ret: "-14" },
};

/** Body of an answer, sent with HTTP 200, that says that the token is stale. */
export function staleBody(shape: StaleShape): string {
  return JSON.stringify({ ...CODES[shape], errmsg: "session timeout" });
}
