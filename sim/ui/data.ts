/** Reads the data blocks of the page: gzip in base64, so that nothing in them can be markup. */
import { blockId, INDEX_ID, type PageIndex } from "../report/html/page-data.ts";
import type { TimelineRun } from "../report/timeline/run.ts";

export const readIndex = (): Promise<PageIndex> => readBlock<PageIndex>(INDEX_ID);

const runs = new Map<number, Promise<TimelineRun>>();

/** A run of this page, unpacked once. */
export function readRun(block: number): Promise<TimelineRun> {
  const known = runs.get(block);
  if (known !== undefined) return known;
  const read = readBlock<TimelineRun>(blockId(block));
  runs.set(block, read);
  return read;
}

async function readBlock<Data>(id: string): Promise<Data> {
  const text = document.getElementById(id)?.textContent ?? "";
  const packed = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(unpacked).json()) as Data;
}
