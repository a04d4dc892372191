/** The page's policy forbids code made at run time; the schema library asks for none, once it is told. */
import { config } from "zod";

config({ jitless: true });
