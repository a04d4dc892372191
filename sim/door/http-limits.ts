/** What one client, or many, may ask of the http door at once. */

export interface HttpLimits {
  /** Bytes of a request's body; 413 beyond. @default 1 MiB */
  bodyBytesMax: number;
  /** Bytes of a file sent to the CDN; 413 beyond. @default 100 MiB, and the 16 bytes that its encryption may add */
  uploadBytesMax: number;
  /** Bytes of all bodies whose requests have no answer yet, taken together; 503 beyond. @default 512 MiB */
  bodiesBytesMax: number;
  /** Bytes of a request's line and headers; 431 beyond. @default 16 KiB */
  headerBytesMax: number;
  /** Headers of a request; 431 beyond. @default 256 */
  headersMax: number;
  /** Milliseconds from a connection's beginning, or a request's first byte, to the end of its headers; 408 beyond. @default 10_000 */
  headersMs: number;
  /** Milliseconds from a request's first byte to its last; 408 beyond. How long its answer takes is not counted. @default 60_000 */
  requestMs: number;
  /** Milliseconds that a connection without a request on it stays open. @default 120_000, longer than a poll is held */
  idleMs: number;
  /** Milliseconds in which a client has to read something of an answer that waits for it; then its connection ends. @default 60_000 */
  unreadMs: number;
  /** Bytes of an answer that wait for its client to read; then its connection ends. @default 256 MiB */
  unreadBytesMax: number;
  /** Connections open at once; one more is closed at once. @default 4_096 */
  connectionsMax: number;
  /** Requests on one connection without an answer; one more ends it. @default 16 */
  pipelinedMax: number;
}

const MIB = 2 ** 20;

export const HTTP_LIMITS: HttpLimits = {
  bodyBytesMax: MIB,
  uploadBytesMax: 100 * MIB + 16,
  bodiesBytesMax: 512 * MIB,
  headerBytesMax: 16 * 2 ** 10,
  headersMax: 256,
  headersMs: 10_000,
  requestMs: 60_000,
  // That a connection closes while idle is a fault, and faults are the wire's business.
  idleMs: 120_000,
  unreadMs: 60_000,
  unreadBytesMax: 256 * MIB,
  connectionsMax: 4_096,
  pipelinedMax: 16,
};
