import { sick } from "./sick.ts";

process.exit(0);

export default sick("exits when it is loaded", {});
