import type { Person } from "@/lib/wire/frames";
import type { KnownPeople, Part } from "./parts";
import { isAddress } from "./permalink";

/** What the reader of a message sees in place of usernames and addresses. */
export type Reading = {
  known: KnownPeople;
  /** The name that the room shows; the @username follows where another name looks the same. */
  nameOf: (person: Person) => string;
  /** What a permalink shows in place of its address; null for all other links. */
  linkText: (href: string) => string | null;
};

/** Mentions by nickname, and addresses as they are. */
export function readingOf(known: KnownPeople): Reading {
  return { known, nameOf: ({ nickname }) => nickname, linkText: () => null };
}

/** A part of a message without Markdown, as the room shows it. */
export function shownText(part: Part, reading: Reading): string {
  switch (part.kind) {
    case "mention":
      return `@${reading.nameOf(part.person)}`;
    case "link":
      return shownLink(part.text, part.href, reading);
    case "text":
      return part.text;
  }
}

/** A link as the room shows it. */
export function shownLink(label: string, href: string, { linkText }: Reading): string {
  return (isAddress(label, href) ? linkText(href) : null) ?? label;
}
