import { sick } from "./sick.ts";

export default sick("exits in a handler", { onMessage: () => process.exit(3) });
