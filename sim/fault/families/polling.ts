/** Long poll, cursor and delivery: the poll, its hold, the messages, and the session behind it. */

import { family } from "../family.ts";
import { absurdHold } from "../kinds/absurd-hold.ts";
import { answerAtDeadline } from "../kinds/answer-at-deadline.ts";
import { holdLong } from "../kinds/hold-long.ts";
import { holdShort } from "../kinds/hold-short.ts";
import { redelivery } from "../kinds/redelivery.ts";
import { serverRestarts } from "../kinds/server-restarts.ts";
import { stolenMessages } from "../kinds/stolen-messages.ts";
import { takenOver } from "../kinds/taken-over.ts";
import { HARMLESS, onServer, serves } from "../make.ts";

export const POLLING = family("P", [
  // Ids of users are told apart by case as well, and some hosts fold it: a reply to one reaches the other.
  serves(
    {
      id: "case-twin-users",
      summary:
        "With the messages comes one of another user, whose id differs in case alone from that of the first message's.",
      impact: HARMLESS,
    },
    { batch: "with-case-twin" },
  ),
  // A field that is empty on the server is left out of the JSON (S-38).
  serves(
    {
      id: "cursor-absent",
      summary: "Answers of getupdates carry no cursor; the messages are there.",
      impact: HARMLESS,
    },
    { cursor: "absent" },
  ),
  // A backend without a stored position prints an empty text; whoever stores it begins anew (S-38).
  serves(
    {
      id: "cursor-empty",
      summary: "The cursor in answers of getupdates is an empty text; the messages are there.",
      impact: HARMLESS,
    },
    { cursor: "empty" },
  ),
  // Two accounts are mixed up on the server, or by a cache between.
  serves(
    {
      id: "cursor-foreign",
      summary:
        "Answers of getupdates carry the cursor of another account, which the server does not know when it comes back.",
      impact: HARMLESS,
    },
    { cursor: "foreign" },
  ),
  // The cursor is opaque, and a server may put into it what it likes.
  serves(
    {
      id: "cursor-huge",
      summary: "Cursors are 64 KiB longer than usual, and good.",
      impact: HARMLESS,
    },
    { cursor: "huge" },
  ),
  // The cursor is opaque: not every text survives a file, a header or a careless length.
  serves(
    {
      id: "cursor-non-ascii",
      summary:
        "Cursors hold characters beyond ASCII and beyond the basic plane, white space at their ends, signs that forms and escapes know, and 4,000 characters; they are good.",
      impact: HARMLESS,
    },
    { cursor: "non-ascii" },
  ),
  // Another serializer on the server prints null for what is absent (S-38).
  serves(
    {
      id: "cursor-null",
      summary: "The cursor in answers of getupdates is null; the messages are there.",
      impact: HARMLESS,
    },
    { cursor: "null" },
  ),
  // A backend restored from a backup gives a position out of the past (S-41).
  serves(
    {
      id: "cursor-regressed",
      summary:
        "Answers of getupdates carry the cursor of the very beginning, so all of the past comes again.",
      impact: HARMLESS,
    },
    { cursor: "regressed" },
  ),
  // The position is written to a replica that is behind the one that is read.
  serves(
    {
      id: "cursor-unchanged",
      summary: "The cursor that came is given back although messages were handed over, so they come again.",
      impact: HARMLESS,
    },
    { cursor: "unchanged" },
  ),
  // The store of cursors was lost or moved, as after a new login or a failover (S-40).
  serves(
    {
      id: "cursor-unknown",
      summary: "The cursor that a poll comes with is taken for one that the server never issued.",
      impact: HARMLESS,
    },
    { cursorUnknown: true },
  ),
  // Messages of sorts that bots are not shown come with their content taken out (S-42).
  serves(
    {
      id: "empty-items",
      summary: "Answers of getupdates carry a message without any item.",
      impact: HARMLESS,
    },
    { batch: "with-empty-items" },
  ),
  // Messages come again although the cursor has passed them, as half an hour after a long turn (OW#239).
  serves(
    {
      id: "handed-over-again",
      summary: "Messages handed over before come along once more, with the same ids, in front of new ones.",
      impact: HARMLESS,
    },
    { batch: "again" },
  ),
  // A backend that does not hold polls answers nothing, at once and for ever; bait for a client that asks
  // again at once (S-30).
  serves(
    {
      id: "instant-empty",
      summary: "Polls are not held: when nothing waits, the answer is empty and comes at once.",
      impact: HARMLESS,
    },
    { holdMs: 0 },
  ),
  // A field that is empty is left out of the JSON, as with the cursor of a silent lapse (S-07).
  serves(
    {
      id: "messages-absent",
      summary: "Answers of getupdates carry a cursor but no list of messages; what waits goes on waiting.",
    },
    { batch: "absent" },
  ),
  // The chat is one queue, in which what the bot said stands too (S-42).
  serves(
    {
      id: "own-echo",
      summary:
        "Answers of getupdates carry a message of the bot's own (message_type 2); handling it answers oneself.",
      impact: HARMLESS,
    },
    { batch: "with-echo" },
  ),
  // One message that breaks its reader must not take its batch along (S-32).
  serves(
    {
      id: "poison-item",
      summary: "Answers of getupdates carry a message whose items are null, incomplete or of wrong types.",
      impact: HARMLESS,
    },
    { batch: "with-poison" },
  ),
  // Delivery is at least once, and the server merges two copies of one queue (OW#239).
  serves(
    {
      id: "repeated-in-batch",
      summary: "Each message stands twice in its batch, with the same id.",
      impact: HARMLESS,
    },
    { batch: "repeated" },
  ),
  // Ids that were rounded on the way are equal although their messages are not (S-36).
  serves(
    {
      id: "reused-id",
      summary: "Answers of getupdates carry a second message with the id of the first and another content.",
      impact: HARMLESS,
    },
    { batch: "with-reused-id" },
  ),
  // A store that is read newest first, or two shards merged without an order (S-42).
  serves(
    {
      id: "reversed-batch",
      summary: "The messages of one batch stand with the newest first.",
      impact: HARMLESS,
    },
    { batch: "reversed" },
  ),
  // The session ends without a word: polls get 200 with nothing in it (S-07).
  onServer(
    {
      id: "session-lapses",
      summary:
        "The session ends without a code: polls are answered with neither messages nor a cursor, sends reach nobody.",
    },
    { do: "lapse" },
  ),
  // The service leaves the token out for some chats (S-47).
  serves(
    {
      id: "tokenless-messages",
      summary: "Messages carry no context_token, so a reply has to go without one.",
      impact: HARMLESS,
    },
    { tokenless: true },
  ),
  // A newer WeChat sends items of a type that this client was not written for (S-42).
  serves(
    {
      id: "unknown-item",
      summary: "Answers of getupdates carry a message whose only item is of a type that nobody knows.",
      impact: HARMLESS,
    },
    { batch: "with-unknown-item" },
  ),
  // What users write is stuck on the service's side and comes in one late batch (OW#261).
  onServer(
    {
      id: "withheld-messages",
      summary:
        "Polls find nothing while the window is open; what was written meanwhile comes all at once at its end.",
    },
    { do: "withhold" },
    { do: "release" },
  ),
  // With a file of their own:
  absurdHold,
  answerAtDeadline,
  holdLong,
  holdShort,
  redelivery,
  serverRestarts,
  stolenMessages,
  takenOver,
]);
