/** The files that lie on the CDN, bounded by their bytes: the oldest make room. */
import type { MediaState, ServerState } from "./server-state.ts";

/** Bytes of all files together. A file alone may be longer than that no more than an upload can be. */
const FILES_BYTES_MAX = 256 * 2 ** 20;

/** Put a file on the CDN. @param filesMax files kept at most, this one included. @default as many as there is room for */
export function keepFile(
  state: ServerState,
  param: string,
  file: MediaState,
  filesMax = Number.POSITIVE_INFINITY,
): void {
  const { media } = state;
  forget(state, param);
  media.set(param, file);
  state.mediaBytes += file.plain.length;
  for (const oldest of media.keys()) {
    const isRoom = state.mediaBytes <= FILES_BYTES_MAX && media.size <= filesMax;
    if (isRoom || oldest === param) return;
    forget(state, oldest);
  }
}

function forget(state: ServerState, param: string): void {
  state.mediaBytes -= state.media.get(param)?.plain.length ?? 0;
  state.media.delete(param);
}
