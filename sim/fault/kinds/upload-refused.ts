/** `upload-refused`: the CDN fails to store the file (OW#68); its reason stands in a header. */
import { simple } from "../make.ts";
import { STANDS_FOR_IT } from "../statuses.ts";

export const uploadRefused = {
  ...simple(
    {
      id: "upload-refused",
      family: "A",
      summary: "Uploads are answered 500 and store nothing.",
      endpoints: ["upload"],
      calibrated: STANDS_FOR_IT,
    },
    {
      do: "answer",
      answer: {
        status: 500,
        contentType: "application/octet-stream",
        headers: { "x-error-message": "internal error" },
        body: "",
      },
    },
  ),
  searched: false as const,
};
