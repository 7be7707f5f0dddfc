import { useTranslations } from "next-intl";
import { memo } from "react";
import { useDistinctName } from "../hooks/use-person-name";
import type { JoinLeaveEntry } from "./timeline-items";

/** In the tooltip. */
const namesShown = 50;

/** Consecutive join and leave notices, summed up in one line. */
export const JoinLeaveLine = memo(function JoinLeaveLine({
  entries,
}: {
  entries: readonly JoinLeaveEntry[];
}) {
  const t = useTranslations("log");
  const nameOf = useDistinctName();
  const people = new Map(entries.map((person) => [person.username, nameOf(person)]));
  const [first = "", second = ""] = people.values();
  const names = { count: people.size, first, second };
  const actions = new Set(entries.map(({ action }) => action));
  return (
    <p
      title={[...people.values()].slice(0, namesShown).join(", ")}
      className="mx-4 mt-2 text-center last:mb-2 text-xs text-pretty text-muted wrap-anywhere"
    >
      {t(actions.size > 1 ? "joinedAndLeft" : actions.has(1) ? "joined" : "left", names)}
    </p>
  );
});
