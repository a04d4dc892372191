/** What the host sends through a plugin: texts in pieces, and media. */
import fs from "node:fs";
import path from "node:path";
import { describeError } from "../describe-error.ts";
import type { SendReport, Subject } from "../subject.ts";
import type { AccountNames } from "./channels.ts";
import type { ChannelPlugin, HostConfig } from "./plugin.ts";

export function createOutbound({
  plugin,
  cfg,
  stateDir,
  names,
  tokens,
}: {
  plugin: ChannelPlugin;
  cfg: HostConfig;
  stateDir: string;
  names: AccountNames;
  /** To be left out of reasons. */
  tokens: ReadonlySet<string>;
}): Pick<Subject, "send" | "sendMedia"> {
  /** The end of a call of the plugin's outbound face, which returns or throws. */
  const sent = async (
    account: string,
    call: (accountId: string) => Promise<unknown> | undefined,
  ): Promise<SendReport> => {
    const accountId = names.idOf(account);
    if (accountId === undefined) return { outcome: "declined", reason: "never-logged-in" };
    try {
      await call(accountId);
      return { outcome: "sent" };
    } catch (error) {
      return { outcome: "failed", reason: describeError(error, tokens) };
    }
  };

  const send: Subject["send"] = async ({ account, to, text }) => {
    let gone = 0;
    const report = await sent(account, async accountId => {
      // The host cuts a long text up, in order, and stops at the first piece that does not go.
      for (const piece of pieces(text, plugin.outbound.textChunkLimit)) {
        await plugin.outbound.sendText({ cfg, to, text: piece, accountId });
        gone++;
      }
    });
    if (report.outcome !== "failed" || gone === 0) return report;
    return { outcome: "unknown", reason: `${gone} pieces went, then: ${report.reason}` };
  };
  if (plugin.outbound.sendMedia === undefined) return { send };

  return {
    send,
    sendMedia: async ({ account, to, bytes, fileName, caption }) => {
      const mediaUrl = path.join(stateDir, fileName);
      fs.writeFileSync(mediaUrl, bytes);
      const report = await sent(account, accountId =>
        plugin.outbound.sendMedia?.({ cfg, to, text: caption, mediaUrl, accountId }),
      );
      // One call for both, and one end.
      return { media: report, caption: report };
    },
  };
}

/** As the host cuts: after the last line, else the last word that fits; white space at the cut is left out. */
function pieces(text: string, limit = text.length): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const window = rest.slice(0, limit + 1);
    const line = window.lastIndexOf("\n");
    const end = line > 0 ? line : window.search(/\s\S*$/);
    const at = end > 0 ? end : limit;
    found.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...found, rest].filter(piece => piece !== "");
}
