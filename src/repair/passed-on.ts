/** Answers too large for the repair to look at: the program gets them as they come, and nothing of them is kept. */
import { isPieceByPiece, lengthOf, readUpTo } from "../body.ts";
import type { Answer } from "./call.ts";

/** A body as it comes. @internal */
export type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/** The answer that a response is: whole, or passed on when it is larger than so many bytes. Rejects as the reading does. @internal */
export async function answerFrom(response: Response, bytesMax: number): Promise<Answer> {
  const { status, body } = response;
  const headers = Object.fromEntries(response.headers);
  const bytes = lengthOf(response) ?? 0;
  if (body !== null && bytes > bytesMax) return { status, headers, text: "", passedOn: { body, bytes } };
  if (body === null || !isPieceByPiece(response)) return { status, headers, text: await response.text() };
  return { status, headers, ...(await contentOf(body, bytesMax)) };
}

/** What a body says, or all of it again when it is too large to be looked at. Rejects as the reading does. @internal */
export async function contentOf(body: Body, bytesMax: number): Promise<Pick<Answer, "text" | "passedOn">> {
  const pieces = body.values();
  const { isWhole, bytes } = await readUpTo(pieces, bytesMax);
  if (isWhole) return { text: new TextDecoder().decode(bytes) };
  const again = new ReadableStream({
    start: controller => controller.enqueue(bytes),
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: reason => void pieces.return?.(reason),
  });
  return { text: "", passedOn: { body: again, bytes: bytes.length } };
}

/** What is passed on ends when its reader gives up. @internal */
export function endedBy(signal: AbortSignal, body: Body): Body {
  return body.pipeThrough(new TransformStream(), { signal });
}

/** Nobody wants what is passed on. @internal */
export function drop({ passedOn }: Answer): void {
  passedOn?.body.cancel().catch(() => {});
}
