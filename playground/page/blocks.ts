/** The blocks of data in the page: gzip in base64, so that nothing in them can be markup. */
import { BLOCKS } from "../blocks.ts";
import type { Mutants } from "../mutants.ts";

async function unpacked(id: string): Promise<Response> {
  const text = document.getElementById(id)?.textContent ?? "";
  const packed = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

export const readEngine = async (): Promise<Blob> =>
  new Blob([await (await unpacked(BLOCKS.engine)).text()], { type: "text/javascript" });

/** The bank's mutants of the client. */
export const readMutants = async (): Promise<Mutants> =>
  (await (await unpacked(BLOCKS.mutants)).json()) as Mutants;

/** The scenarios of the catalogue, by name. */
export async function readCatalogue(): Promise<ReadonlyMap<string, string>> {
  const texts = (await (await unpacked(BLOCKS.catalogue)).json()) as Record<string, string>;
  return new Map(Object.entries(texts));
}
