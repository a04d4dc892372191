import { sick } from "./sick.ts";

export default sick("exits at start", { onStart: () => process.exit(0) });
