import { sick } from "./sick.ts";

export default sick("aborts", { onStart: () => process.abort() });
