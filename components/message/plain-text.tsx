import type { Part } from "@/lib/shared/message/parts";
import { cx } from "../ui/cx";
import { MentionChip } from "./mention-chip";
import { TextLink } from "./text-link";
import { withinBounds } from "./within-bounds";

/** A message as typed, with links and mentions; each line has its own text direction. */
export function PlainText({ parts }: { parts: Part[] }) {
  let at = 0;
  return (
    <p
      dir="auto"
      className={cx(
        "text-md whitespace-pre-wrap wrap-anywhere [unicode-bidi:plaintext]",
        withinBounds,
      )}
    >
      {parts.map((part) => {
        const key = at;
        at += part.text.length;
        return <Piece key={key} part={part} />;
      })}
    </p>
  );
}

function Piece({ part }: { part: Part }) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "link":
      return <TextLink href={part.href}>{part.text}</TextLink>;
    case "mention":
      return <MentionChip person={part.person} />;
  }
}
