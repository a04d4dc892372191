/**
 * Sends every image, file, video and voice message back to its sender, by way of this machine.
 *
 *   node media.ts bot.json
 */
import {
  createClient,
  type IlinkError,
  type InboundMedia,
  type MediaRequest,
  openCredentialFile,
} from "ilink-sim/client";

const [path = "bot.json"] = process.argv.slice(2);
const client = createClient({
  onMessage: async ({ account, from, media = [] }, turn) => {
    for (const one of media) {
      try {
        const bytes = await client.download(one);
        const { outcome } = await client.sendMedia({ account, to: from, ...asRequest(one, bytes) });
        console.log(`${one.kind} of ${bytes.length} bytes: ${outcome}`);
      } catch (error) {
        // Too large, gone from the content network, or not to be decrypted: another attempt would not help.
        await turn.reply(`That ${one.kind} could not be read.`);
        console.error((error as IlinkError).message);
      }
    }
  },
});

function asRequest({ kind, fileName = "file" }: InboundMedia, bytes: Uint8Array): Omit<MediaRequest, "to"> {
  return kind === "file" ? { kind, bytes, fileName, caption: fileName } : { kind, bytes };
}

await client.start(await openCredentialFile({ path }).load());
