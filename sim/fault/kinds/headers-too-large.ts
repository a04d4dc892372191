/** `headers-too-large`: cookies or tracing headers pile up in front of the service. */
import { breaks } from "../make.ts";

export const headersTooLarge = breaks({
  id: "headers-too-large",
  family: "H",
  summary:
    "The answer's headers exceed the client's limit (UND_ERR_HEADERS_OVERFLOW), before or after the request was applied.",
  legs: ["request", "answer"],
});
