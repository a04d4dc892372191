/** What `record` says: where to point the client, what was written, and what stands in its way. */
export const RECORD = {
  "record.ready": "Point the client at  {url}",
  "record.leads": "Requests go on to    {upstream}",
  "record.ends": "Ctrl-C ends it and writes {file}.",
  "record.written": "{file} is written: {title}",
  "record.count": { one: "{count} request was recorded", other: "{count} requests were recorded" },
  "record.run": "run it     {command}",
  "record.replay": "replay it  {command}",
  "record.full": "the recording holds {count} requests and takes no more; what comes now passes unrecorded",
  "record.beyond": {
    one: "{count} request came when the recording was full",
    other: "{count} requests came when the recording was full",
  },
  "record.unread": {
    one: "{count} body was too long to be read (8 MiB) and passed as it was",
    other: "{count} bodies were too long to be read (8 MiB) and passed as they were",
  },
  "record.strangers": {
    one: "{count} request was on a path that is none of the service's, and is not recorded",
    other: "{count} requests were on paths that are none of the service's, and are not recorded",
  },
  "record.cut": { one: "{count} line did not fit", other: "{count} lines did not fit" },
  "record.refused": "refused: {what}",
  "record.no-upstream":
    "record needs a service to stand before: --upstream https://ilinkai.weixin.qq.com, or the base URL that serve prints",
  "record.bad-upstream":
    "--upstream {given}: expected the base URL of a service, as http://127.0.0.1:8080 or https://ilinkai.weixin.qq.com",
  "record.away":
    "--upstream {given}: nothing answers there ({why}); start the service first, or look at the address",
  "record.port": "--port {given}: it cannot be had ({why}); leave it out for one that is free",
  "record.bad-port": "--port {given}: expected a number from 0 (one that is free) to {most}",
  "record.bad-for": "--for {given}: expected a time up to 7d, as 30s, 10m or 2h",
  "record.bad-expect": "--expect {given}: expected the name of a subject, as fixed or ./my-client.ts",
  "record.there": "{file} is there already; give another name with --out, or replace it with --force",
  "record.nothing":
    "nothing was recorded, and nothing is written: no request came to {url}. Point the client's base URL there",
  "record.not-written": "{file} is not written: {why}. The scenario stands above",
} as const;
