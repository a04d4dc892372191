/** An outbox of lists: what a -2 refused waits for the user's next word. */
import { listBot } from "../kit/list-bot.ts";

export default listBot("lists");
