/** `connection-close`: a proxy that speaks HTTP/1.0 ends the connection after each answer. */
import { changes, HARMLESS } from "../make.ts";

export const connectionClose = changes(
  {
    id: "connection-close",
    family: "H",
    summary: "Answers are right, and the connection closes after each.",
    impact: HARMLESS,
  },
  answer => ({ ...answer, headers: { ...answer.headers, connection: "close" } }),
);
