/** All that the mock server knows, at its beginning, and the names under which others ask for it. */

import type { ServerOptions } from "./options.ts";
import type { ServerState } from "./server-state.ts";

export type { AccountState, MessageKind } from "./account.ts";
export { logIn } from "./login.ts";
export type { ServerOptions } from "./options.ts";
export type { IssuedCredential, ServerState } from "./server-state.ts";

export function createServer(options: ServerOptions): ServerState {
  return {
    options,
    accounts: new Map(),
    tokens: new Map(),
    filesHarmed: false,
    messageCount: 0,
    sendCount: 0,
    serial: 0,
    qrs: new Map(),
    everQrs: new Map(),
    scans: new Map(),
    heldQrs: new Map(),
    uploads: new Map(),
    media: new Map(),
    mediaBytes: 0,
  };
}
