/** The words in items. */
import { ITEM_TYPE_TEXT, ITEM_TYPE_VOICE, isItemType, type WireItem } from "./endpoints.ts";

/** Text items, and transcripts of voice items, joined by line breaks. Never throws, whatever the items hold. @internal */
export function textOf(items: readonly WireItem[]): string {
  const texts: string[] = [];
  for (const item of items) {
    const text = isItemType(item, ITEM_TYPE_TEXT)
      ? item.text_item?.text
      : isItemType(item, ITEM_TYPE_VOICE)
        ? item.voice_item?.text
        : undefined;
    if (typeof text === "string" && text !== "") texts.push(text);
  }
  return texts.join("\n");
}
