/** The families of fault kinds, in the order of the reference: from the wire up to the machine. */
import type { FamilyLetter } from "../fault/family.ts";

export interface Family {
  letter: FamilyLetter;
  name: string;
  /** One sentence: what goes wrong in this family. */
  about: string;
}

export const FAMILIES: readonly Family[] = [
  {
    letter: "C",
    name: "Name, connect, TLS",
    about: "No connection comes about, or it breaks: names, routes, TLS, resets, silence.",
  },
  {
    letter: "H",
    name: "Response line and headers",
    about: "An answer comes, and its status line or its headers are wrong, late or cut.",
  },
  {
    letter: "B",
    name: "Body",
    about: "The head is fine and the body is not what it should be: other content, damaged, cut, slow.",
  },
  {
    letter: "A",
    name: "Application answers",
    about: "The service or a gateway before it answers in form, and says no, or something odd.",
  },
  {
    letter: "P",
    name: "Long poll, cursor and delivery",
    about: "The poll, its cursor and its hold, the messages that it hands over, and the session behind it.",
  },
  {
    letter: "N",
    name: "Network regimes",
    about: "No single request fails by rule: the network is slow, uneven, doubled or out of order.",
  },
  {
    letter: "X",
    name: "The client's own host",
    about: "Nothing is wrong on the wire: the process, its disk, its clock or the host around it misbehaves.",
  },
];

/** The family of this letter. */
export function familyOf(letter: Family["letter"]): Family {
  // Every letter has its entry; a test holds it.
  return FAMILIES.find(family => family.letter === letter)!;
}
