import { sick } from "./sick.ts";

export default sick("healthy", {});
