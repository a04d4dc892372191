/**
 * JSON whose whole numbers never lose digits. The service writes uint64 ids (`message_id`, `msg_id`, `svr_id`)
 * unquoted; a double rounds them, and two different messages become one.
 */

/** Fifteen digits always fit a double, so a body without a longer run takes the runtime's parser as it is. */
const LONG_DIGIT_RUN = /\d{16}/;
/** A string, or a number to its end: whatever looks like a number within a string is passed over with it. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const WHOLE_NUMBER = /^-?[1-9]\d{15,}$/;

/**
 * Parse JSON; whole numbers beyond the safe range come back as strings with their exact digits. They are quoted before
 * the parser sees them: a reviver would walk the whole value and run out of stack on one that is nested deeply.
 */
export function parseLosslessJson(text: string): unknown {
  return JSON.parse(LONG_DIGIT_RUN.test(text) ? text.replace(TOKEN, keepDigits) : text);
}

function keepDigits(token: string): string {
  return WHOLE_NUMBER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
