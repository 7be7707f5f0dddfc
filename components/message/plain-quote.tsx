"use client";

import { useDistinctName } from "../hooks/use-person-name";
import { partsOf } from "./parts";
import { usePeople } from "./people";

/** More does not fit into a line. */
const maxCharacters = 200;

/** The beginning of a message, in one line, with mentions shown by nickname. */
export function PlainQuote({ msg }: { msg: string }) {
  const { known } = usePeople();
  const nameOf = useDistinctName();
  const text = partsOf(msg.slice(0, maxCharacters), known)
    .map((part) => (part.kind === "mention" ? `@${nameOf(part.person)}` : part.text))
    .join("");
  return <bdi>{text}</bdi>;
}
