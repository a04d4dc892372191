/** The host hands its own zod to plugins. */
export * from "zod";
