/** What programs for Node find without importing it. The engine's first import: whatever is loaded later finds it. */
import { Buffer } from "./buffer.ts";
import { clearImmediate, setImmediate } from "./immediate.ts";
import { process } from "./process.ts";
import "./response.ts";

Object.assign(globalThis, { Buffer, process, setImmediate, clearImmediate });

// What is aborted without a reason has one that each engine words in its own way, and clients hand its words on.
const { abort } = AbortController.prototype;
AbortController.prototype.abort = function abortAsNode(this: AbortController, reason?: unknown): void {
  Reflect.apply(abort, this, [reason ?? new DOMException("This operation was aborted", "AbortError")]);
};
