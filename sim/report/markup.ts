/** Text of others inside HTML or SVG. */

const MARKUP: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text in which nothing is markup. */
export const markup = (text: string): string => text.replaceAll(/[&<>"]/g, found => MARKUP[found] ?? found);
