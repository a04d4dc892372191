import { createServer } from "node:net";
import { sick } from "./sick.ts";

export default sick("leaves a socket open", { onStart: () => void createServer().listen(0, "127.0.0.1") });
