/** `credential-half-written`: a login writes its file while the client reads it, and half a token is no token (S-04). */
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS, type None, none } from "../make.ts";

export const credentialHalfWritten: FaultKind<None> = {
  id: "credential-half-written",
  family: "X",
  summary: "The client is handed half of its token when the window opens, and the whole one when it closes.",
  attributes: none,
  examples: [{}],
  // What cannot succeed meanwhile, for the trace: with half a token every call gets -14.
  endpoints: BOT_ENDPOINTS,
  calibrated: { why: "it acts on the host, not on a connection" },
  impact: () => BLOCKS,
  onOpen: () => ({ do: "tear-credential" }),
  onClose: () => ({ do: "mend-credential" }),
};
