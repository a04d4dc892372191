/** `session-expires`: the server forgets the session; what notifystart does about it is a setting of the server. */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";

const attributes = z.strictObject({});

export const sessionExpires: FaultKind<z.output<typeof attributes>> = {
  id: "session-expires",
  family: "A",
  summary:
    "The session goes stale on the server: every call gets -14 until notifystart or a new login cures it.",
  attributes,
  endpoints: [],
  impact: () => ({ blocks: false, seenBy: "answer" }),
  onOpen: () => ({ do: "expire" }),
};
