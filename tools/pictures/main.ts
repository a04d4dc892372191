/** `npm run pictures`: draws the pictures of the README anew. */
import { mkdirSync, writeFileSync } from "node:fs";
import { drawPictures, PICTURES } from "./pictures.ts";

mkdirSync(PICTURES, { recursive: true });
for (const [name, picture] of await drawPictures()) writeFileSync(new URL(name, PICTURES), picture);
