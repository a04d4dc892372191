/** `length-and-chunked`: two proxies disagree about how the body ends. */
import { breaks } from "../make.ts";

export const lengthAndChunked = breaks({
  id: "length-and-chunked",
  family: "H",
  summary:
    "The answer has both a length and chunks (HTTPParserError), before or after the request was applied.",
  legs: ["request", "answer"],
});
