/** One of the names under which hosts have served the typing indicator over the years. */
export { createTypingCallbacks } from "./typing.js";
