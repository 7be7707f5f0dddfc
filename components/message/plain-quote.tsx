"use client";

import { partsOf } from "./parts";
import { usePeople } from "./people";

/** More fits in no line. */
const quotedCharacters = 200;

/** The beginning of a message for one line: whoever it names by their nickname, as in the message. */
export function PlainQuote({ msg }: { msg: string }) {
  const { known } = usePeople();
  const text = partsOf(msg.slice(0, quotedCharacters), known)
    .map((part) => (part.kind === "mention" ? `@${part.person.nickname}` : part.text))
    .join("");
  return <bdi>{text}</bdi>;
}
