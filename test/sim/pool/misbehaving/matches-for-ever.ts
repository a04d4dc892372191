/** In native code: no stack can be taken there. */
import { sick } from "./sick.ts";

export default sick("matches for ever", { onMessage: () => /^(?:\w+\s?)+$/.test(`${"a".repeat(200)}!`) });
