/** Entropy: every call of `node:crypto` and of the web's `crypto` for random bytes. */
import crypto from "node:crypto";
import type { Replace } from "./replace.ts";
import type { Stream } from "./streams.ts";

/** Every source of entropy draws from one stream; asynchronous forms answer on the next tick. */
export function virtualCrypto(replace: Replace, stream: Stream): void {
  const randomBytes = (size: number, callback?: (error: null, bytes: Buffer) => void): Buffer | undefined => {
    const bytes = Buffer.alloc(size);
    stream.fill(bytes);
    if (callback === undefined) return bytes;
    process.nextTick(callback, null, bytes);
    return undefined;
  };
  const bytesOf = (target: ArrayBufferView | ArrayBuffer): Uint8Array =>
    ArrayBuffer.isView(target)
      ? new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
      : new Uint8Array(target);
  const getRandomValues = <T extends ArrayBufferView>(view: T): T => {
    stream.fill(bytesOf(view));
    return view;
  };
  /** Offset and size count elements of the target, as in Node. */
  const randomFillSync = <T extends ArrayBufferView | ArrayBuffer>(
    target: T,
    offset = 0,
    size?: number,
  ): T => {
    const unit = (target as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    stream.fill(
      bytesOf(target).subarray(offset * unit, size === undefined ? undefined : (offset + size) * unit),
    );
    return target;
  };
  const randomFill = (target: ArrayBufferView | ArrayBuffer, ...rest: unknown[]): void => {
    const callback = rest.pop() as (error: null, filled: unknown) => void;
    const [offset, size] = rest as [number?, number?];
    process.nextTick(callback, null, randomFillSync(target, offset, size));
  };
  const randomUUID = (): string => {
    const bytes = randomBytes(16) as Buffer;
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  const randomInt = (
    low: number,
    high?: number | ((error: null, n: number) => void),
    callback?: unknown,
  ): number | undefined => {
    const [from, to] = typeof high === "number" ? [low, high] : [0, low];
    const value = from + Math.floor(stream.next() * (to - from));
    const done =
      typeof high === "function" ? high : (callback as ((error: null, n: number) => void) | undefined);
    if (done === undefined) return value;
    process.nextTick(done, null, value);
    return undefined;
  };
  replace(crypto, "randomBytes", randomBytes);
  replace(crypto, "pseudoRandomBytes", randomBytes);
  replace(crypto, "randomUUID", randomUUID);
  replace(crypto, "randomInt", randomInt);
  replace(crypto, "randomFillSync", randomFillSync);
  replace(crypto, "randomFill", randomFill);
  // `crypto.getRandomValues` cannot be replaced; it looks up the web one below at each call.
  const web = Object.getPrototypeOf(globalThis.crypto) as object;
  replace(web, "getRandomValues", getRandomValues);
  replace(web, "randomUUID", randomUUID);
}
