/** What bodies of requests and answers say to the repair. */
import { isStale, type WireCodes } from "../protocol/codes.ts";
import { JsonLimitError, parseLosslessJson } from "../protocol/lossless-json.ts";
import type { Answer } from "./call.ts";

/** Whether an answer carries `-14` in any shape. Throws only for what could be read, but not by the repair. @internal */
export function saysStale({ status, text }: Answer): boolean {
  // Hardly any answer has the digits; none is parsed twice for nothing.
  if (status !== 200 || !text.includes("-14")) return false;
  try {
    return isStale(parseLosslessJson(text) as WireCodes);
  } catch (error) {
    if (error instanceof JsonLimitError || objectIn(text) === undefined) return false;
    throw error;
  }
}

/** The cursor in the body of a getupdates. @internal */
export function cursorOf({ get_updates_buf: cursor }: Record<string, unknown>): string {
  return typeof cursor === "string" ? cursor : "";
}

/** A JSON object; an empty one for anything else. @internal */
export function readBody(body: string): Record<string, unknown> {
  return objectIn(body) ?? {};
}

/** The JSON object that a text is, by the runtime's own parser; undefined when it is none. @internal */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
