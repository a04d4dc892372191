/** The host's typing indicator: start, keep alive at an interval, stop. Served under several plugin-sdk names. */

/** The host lets an indicator live this long, in milliseconds, when nobody stops it. */
const DURATION_MS_MAX = 60_000;

/** The host's interval between keepalives, in milliseconds, when the channel names none. */
const KEEPALIVE_MS = 3_000;

/** After this many failed starts in a row the host gives the indicator up. */
const FAILURES_MAX = 2;

/**
 * @param {object} options
 * @param {() => Promise<void>} options.start
 * @param {() => Promise<void>} [options.stop]
 * @param {(error: unknown) => void} options.onStartError
 * @param {(error: unknown) => void} [options.onStopError]
 * @param {number} [options.keepaliveIntervalMs]
 * @param {number} [options.maxConsecutiveFailures]
 * @param {number} [options.maxDurationMs]
 */
export function createTypingCallbacks(options) {
  const { start, stop, onStartError, onStopError = onStartError } = options;
  const { keepaliveIntervalMs = KEEPALIVE_MS, maxConsecutiveFailures = FAILURES_MAX } = options;
  const { maxDurationMs = DURATION_MS_MAX } = options;
  let shown = false;
  let failures = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let keepalive;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let expiry;

  const disarm = () => {
    clearInterval(keepalive);
    clearTimeout(expiry);
    keepalive = expiry = undefined;
  };

  const show = async () => {
    try {
      await start();
      failures = 0;
    } catch (error) {
      failures += 1;
      onStartError(error);
      if (failures >= maxConsecutiveFailures) disarm();
    }
  };

  const hide = () => {
    disarm();
    if (!shown) return;
    shown = false;
    stop?.().catch(onStopError);
  };

  const onReplyStart = async () => {
    disarm();
    shown = true;
    failures = 0;
    await show();
    // The reply may have ended while the first start was on its way.
    if (!shown || failures >= maxConsecutiveFailures) return;
    disarm();
    if (keepaliveIntervalMs > 0) keepalive = setInterval(() => void show(), keepaliveIntervalMs);
    if (maxDurationMs > 0) expiry = setTimeout(hide, maxDurationMs);
  };

  return { onReplyStart, onIdle: hide, onCleanup: hide };
}
