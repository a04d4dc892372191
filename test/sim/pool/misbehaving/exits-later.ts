import { sick } from "./sick.ts";

export default sick("exits later", { onStart: () => void setTimeout(() => process.exit(0), 600_000) });
