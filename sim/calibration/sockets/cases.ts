/** Every case there is, family by family. */
import { BODY_CASES } from "./body.ts";
import type { SocketCase } from "./case.ts";
import { CONNECT_CASES } from "./connect.ts";
import { HEADER_CASES } from "./headers.ts";
import { STATUS_CASES } from "./status.ts";
import { TLS_CASES } from "./tls.ts";

export const CASES: readonly SocketCase[] = [
  ...CONNECT_CASES,
  ...TLS_CASES,
  ...HEADER_CASES,
  ...BODY_CASES,
  ...STATUS_CASES,
];
