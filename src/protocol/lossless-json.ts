/**
 * JSON whose whole numbers never lose digits. The service writes uint64 ids (`message_id`, `msg_id`, `svr_id`)
 * unquoted; a double rounds them, and two different messages become one.
 */

/** Fifteen digits always fit a double, so a body without a longer run takes the runtime's parser as it is. */
const LONG_DIGIT_RUN = /\d{16}/;
const WHOLE_NUMBER = /^-?\d+$/;

/** Parse JSON; whole numbers beyond the safe range come back as strings with their exact digits. */
export function parseLosslessJson(text: string): unknown {
  return LONG_DIGIT_RUN.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && WHOLE_NUMBER.test(source) ? source : value;
}
