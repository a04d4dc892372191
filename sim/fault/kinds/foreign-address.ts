/** `foreign-address`: a hijacked backend, or one set up wrongly, names somebody else's address in an answer. */
import { z } from "zod";
import type { Endpoint } from "../../trace/endpoint.ts";
import { ODD_JSON, withText } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

/** What stands in place of the service's host; none of them leads anywhere in the simulation. */
const ORIGINS = {
  "other-host": "https://attacker.invalid",
  "look-alike": "https://weixin.qq.com.attacker.invalid",
  // Ends in the letters of the service's name, and is no part of it.
  "same-ending": "https://evilweixin.qq.com",
  "plain-http": "http://attacker.invalid",
  // The service's own name, where everybody on the way can read along.
  "own-name-plain-http": "http://ilinkai.weixin.qq.com",
  "user-info": "https://ilinkai.weixin.qq.com@attacker.invalid",
  "ip-address": "https://2130706433",
  "local-name": "https://localhost:8443",
} as const;

type Form = keyof typeof ORIGINS;

const FORMS = Object.keys(ORIGINS) as [Form, ...Form[]];

const attributes = z.strictObject({
  as: z.enum(FORMS).default("other-host").meta({
    description: "The form of the address. Default other-host.",
  }),
});

/** The fields that name an address; an answer has some of them at most. */
const ADDRESS = /("(?:baseurl|full_url|upload_full_url)":")https?:\/\/[^/"]+/g;
/** A host alone. */
const HOST = /("redirect_host":")[^"]+/g;

const ENDPOINTS: readonly Endpoint[] = ["getuploadurl", "getupdates", "get_qrcode_status"];

export const foreignAddress: FaultKind<z.output<typeof attributes>> = {
  id: "foreign-address",
  summary:
    "Addresses in answers are somebody else's: upload_full_url, full_url of media, baseurl and redirect_host of a QR login.",
  attributes,
  examples: FORMS.map(as => ({ as })),
  // A login that is refused for it is over, and nobody in a generated scenario begins another.
  searched: false,
  endpoints: ENDPOINTS,
  legs: ["answer"],
  calibrated: ODD_JSON,
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { as } }) => {
    const origin = ORIGINS[as];
    const host = origin.slice(origin.indexOf("//") + 2);
    return {
      do: "change",
      change: answer =>
        withText(answer, text => text.replace(ADDRESS, `$1${origin}`).replace(HOST, `$1${host}`)),
    };
  },
};
