/** The file that a bot's process runs: naming it here keeps the process itself out of whoever starts it. */
export const BOT_FILE = new URL("./bot.ts", import.meta.url);
