/** `session-expires`: the server forgets the session; what notifystart does about it is a setting of the server. */
import { onServer } from "../make.ts";

export const sessionExpires = onServer(
  {
    id: "session-expires",
    family: "A",
    summary:
      "The session goes stale on the server: every call gets -14 until notifystart or a new login cures it.",
  },
  { do: "expire" },
);
