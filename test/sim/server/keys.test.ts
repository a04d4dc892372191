/** Keys that the service handed out: whose they are, wherever they are said. */
import { expect, it } from "vitest";
import { ownersOfKeysIn } from "../../../sim/server/keys.ts";

const qrs = new Map([["code+1", { account: "ann" }]]);
const uploads = new Map([["up/load==", { account: "bob" }]]);
const media = new Map([["file==", { account: "cid" }]]);
const state = { qrs, uploads, media } as unknown as Parameters<typeof ownersOfKeysIn>[0];

it.each([
  ["GET https://attacker.invalid/status?qrcode=code%2B1", ["ann"]],
  ["https://attacker.invalid/upload?encrypted_query_param=up%2Fload%3D%3D", ["bob"]],
  ['{"encrypt_query_param":"file==","qrcode":"code+1"}', ["ann", "cid"]],
  ["https://attacker.invalid/?qrcode=another", []],
])("in %s", (said, owners) => {
  expect(ownersOfKeysIn(state, said)).toEqual(owners);
});
