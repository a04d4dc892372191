/** `hot-reload`: a change of the host's configuration restarts its channels without patience (S-22, OW#141). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const hotReload: FaultKind<None> = {
  id: "hot-reload",
  family: "X",
  summary: "The host stops a running account and starts it again, after 5s even when the stop is not done.",
  attributes: none,
  examples: [{}],
  calibrated: { why: "it acts on the host, not on a connection" },
  impact: () => HARMLESS,
  onOpen: () => ({ do: "hot-reload" }),
};
