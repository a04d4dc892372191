/** Answers too large for the repair to look at: the program gets them as they come, and nothing of them is kept. */
import { isPieceByPiece, lengthOf, readUpTo } from "../body.ts";
import type { Answer } from "./call.ts";

/** A body as it comes. @internal */
export type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/** The answer that a response is: whole, or passed on when it is larger than so many bytes. Rejects as the reading does. @internal */
export async function answerFrom(response: Response, bytesMax: number): Promise<Answer> {
  const { status, statusText, body } = response;
  const head = { status, statusText, headers: [...response.headers] };
  const bytes = lengthOf(response) ?? 0;
  if (body !== null && bytes > bytesMax) return { ...head, text: "", passedOn: { body, bytes } };
  if (body === null || !isPieceByPiece(response)) return { ...head, text: await response.text() };
  const pieces = body.values();
  const read = await readUpTo(pieces, bytesMax);
  if (read.isWhole) return { ...head, text: new TextDecoder().decode(read.bytes), bytes: read.bytes };
  return {
    ...head,
    text: "",
    passedOn: { body: followedBy(read.bytes, pieces), bytes: read.bytes.length },
  };
}

/** A body of which a part has been read. @internal */
export function followedBy(
  read: Uint8Array<ArrayBuffer>,
  rest: AsyncIterator<Uint8Array<ArrayBuffer>>,
): Body {
  return new ReadableStream({
    start: controller => controller.enqueue(read),
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      await rest.return?.(reason);
    },
  });
}

/** A body that has been read. @internal */
export function bodyOf(bytes: Uint8Array<ArrayBuffer>): Body {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** What is passed on ends when its reader gives up. @internal */
export function endedBy(signal: AbortSignal, body: Body): Body {
  return body.pipeThrough(new TransformStream(), { signal });
}

/** Nobody wants what is passed on. @internal */
export function drop({ passedOn }: Answer): void {
  passedOn?.body.cancel().catch(() => {});
}
