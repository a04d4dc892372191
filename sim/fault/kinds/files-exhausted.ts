/** `files-exhausted`: the process leaks descriptors until it may open no more. */
import { breaks } from "../make.ts";

export const filesExhausted = breaks({
  id: "files-exhausted",
  family: "C",
  summary: "The process may open no more sockets (EMFILE); nothing is applied.",
});
