import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Person } from "@/lib/wire/frames";
import { useDistinctName } from "../hooks/use-person-name";

/** Who is typing. Takes its space even if empty, so the layout does not shift. */
export const TypingLine = memo(function TypingLine({
  people,
  folded,
}: {
  people: Person[];
  /** The usernames of those who are not named. */
  folded: ReadonlySet<string>;
}) {
  const t = useTranslations("log");
  const nameOf = useDistinctName();
  const named = people.filter(({ username }) => !folded.has(username));
  const [first, second] = named;
  return (
    <p
      data-testid="typing"
      className="mx-auto h-6 w-full max-w-4xl shrink-0 truncate px-5 text-xs leading-6 text-muted md:px-6"
    >
      {first &&
        t("typing", {
          count: named.length,
          first: nameOf(first),
          second: second ? nameOf(second) : "",
        })}
    </p>
  );
});
