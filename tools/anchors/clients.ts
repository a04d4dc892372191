/** The clients of the table, by the names that the page gives them. */
import { fileURLToPath } from "node:url";

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export interface Anchor {
  name: string;
  /** As `run --subject` takes it. */
  subject: string;
}

export const CLIENTS: readonly Anchor[] = [
  ...[
    "fixed",
    "openclaw-weixin@2.4.9+repair",
    "openclaw-weixin@2.4.9+proposal",
    "openclaw-weixin@2.4.9",
    "openclaw-weixin@2.4.6",
    "openclaw-weixin@2.1.6",
    "openclaw-weixin@2.1.3",
    "openclaw-weixin@2.1.1",
    "legacy",
  ].map(name => ({ name, subject: name })),
  { name: "weixin-agent-sdk@0.5.0", subject: here("weixin-agent-sdk.ts") },
  { name: "weixin-bot-sdk@1.1.0", subject: here("weixin-bot-sdk.ts") },
];
