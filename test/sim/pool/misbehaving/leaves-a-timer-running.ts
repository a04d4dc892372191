/** In real time, begun when the file is loaded. */
import { sick } from "./sick.ts";

setInterval(() => {}, 1_000);

export default sick("leaves a timer running", {});
