/** What is wrong with a disk, in the language in use. */
import { DISK } from "../words/en/disk.ts";
import { t } from "./spoken.ts";
import { NotWrittenError } from "./write-whole.ts";

/** What a system's error says: in words where they are known, and always by its code. */
export function diskSaid(error: unknown): string {
  if (error instanceof NotWrittenError) return diskSaid(error.cause);
  const { code = "", message } = error as NodeJS.ErrnoException;
  const key = `disk.${code}`;
  return isKnown(key) ? t("disk.coded", { words: t(key), code }) : message;
}

const isKnown = (key: string): key is keyof typeof DISK => Object.hasOwn(DISK, key);
