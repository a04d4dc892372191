/** The bytes of an HTTP answer, written out as a case wants them, right or wrong. */

/** A good answer to a poll. */
export const GOOD_BODY = '{"ret":0,"msgs":[],"get_updates_buf":"b25l"}';

/** What a gateway shows to browsers. */
export const HTML_BODY = "<html><body><h1>Sorry</h1></body></html>";

export const JSON_TYPE = "content-type: application/json";

interface Answer {
  /** The status line without the version. @default "200 OK" */
  status?: string;
  /** Header lines, in this order. @default a JSON content type */
  headers?: readonly string[];
  /** @default GOOD_BODY */
  body?: string | Buffer;
}

/** A whole answer with a `content-length` that fits. */
export function whole({ status = "200 OK", headers = [JSON_TYPE], body = GOOD_BODY }: Answer = {}): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([head({ status, headers: [...headers, `content-length: ${bytes.length}`] }), bytes]);
}

/** An answer's status line and headers, with the empty line that ends them. */
export function head({ status = "200 OK", headers = [JSON_TYPE] }: Omit<Answer, "body"> = {}): Buffer {
  return Buffer.from(`${[`HTTP/1.1 ${status}`, ...headers].join("\r\n")}\r\n\r\n`, "latin1");
}

/** One chunk of a chunked body. */
export function chunk(part: string | Buffer): Buffer {
  const bytes = Buffer.from(part as string);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}
