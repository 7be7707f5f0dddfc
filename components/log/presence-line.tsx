import { useTranslations } from "next-intl";
import type { PresenceEntry } from "./log-items";

/** Comings and goings in a row, in one quiet line. */
export function PresenceLine({ entries }: { entries: PresenceEntry[] }) {
  const t = useTranslations("log");
  const people = new Map(entries.map(({ username, nickname }) => [username, nickname]));
  const [first = "", second = ""] = people.values();
  const names = { count: people.size, first, second };
  const actions = new Set(entries.map(({ action }) => action));
  return (
    <p
      title={[...people.values()].join(", ")}
      className="mx-4 my-2 text-center text-xs text-pretty text-muted wrap-anywhere"
    >
      {t(actions.size > 1 ? "cameAndWent" : actions.has(1) ? "entered" : "left", names)}
    </p>
  );
}
