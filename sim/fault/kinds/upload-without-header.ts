/** `upload-without-header`: the CDN says 200 and leaves out the header that names the file (S-51, OW#172). */
import { changes } from "../make.ts";

export const uploadWithoutHeader = changes(
  {
    id: "upload-without-header",
    summary: "Uploads succeed, but the answer lacks the x-encrypted-param that names the file.",
    endpoints: ["upload"],
    searched: false,
    calibrated: { why: "an ordinary answer at the socket, short of one header" },
  },
  answer => {
    const { "x-encrypted-param": _named, ...headers } = answer.headers ?? {};
    return { ...answer, headers };
  },
);
