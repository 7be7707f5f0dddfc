"use client";

import { SmilePlus } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { Reaction } from "@/lib/client/state/types";
import { foldName } from "@/lib/wire/mentions";
import { EmojiPicker } from "../emoji/emoji-picker";
import { useDistinctName } from "../hooks/use-person-name";
import { usePeople } from "../message/people";
import { cx } from "../ui/cx";

const chipStyle =
  "touch-target flex h-6.5 min-w-8 items-center justify-center gap-1 rounded-full border px-2 text-sm tabular-nums transition-colors pointer-coarse:h-8 pointer-coarse:px-2.5";
/** The rest is shown as a number. */
const namesShown = 20;

/** The reactions to a message. Read-only if `onReact` is null. */
export function Reactions({
  reactions,
  onReact,
}: {
  reactions: Reaction[];
  onReact: ((emoji: string) => void) | null;
}) {
  const t = useTranslations("actions");
  const format = useFormatter();
  const nameOfPerson = useDistinctName();
  const { known, me } = usePeople();
  const nameOf = (username: string) =>
    username === me
      ? t("you")
      : nameOfPerson(known.get(foldName(username)) ?? { username, nickname: `@${username}` });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields.
    <div role="group" aria-label={t("reactions")} className="mt-1 mb-1 flex flex-wrap gap-1">
      {reactions.map(({ emoji, users }) => {
        const shown = users.slice(0, namesShown).map(nameOf);
        const rest = users.length - shown.length;
        const names = format.list(rest > 0 ? [...shown, t("others", { count: rest })] : shown);
        const mine = users.includes(me);
        return (
          <button
            key={emoji}
            type="button"
            aria-pressed={mine}
            aria-label={t("reaction", { emoji, count: users.length, names })}
            title={names}
            disabled={!onReact}
            onClick={() => onReact?.(emoji)}
            className={cx(
              chipStyle,
              mine
                ? "border-accent/50 bg-accent-soft font-medium text-accent-ink"
                : "border-line bg-panel text-muted hover:not-disabled:border-line-strong hover:not-disabled:text-ink",
            )}
          >
            <span className="text-base">{emoji}</span>
            {users.length}
          </button>
        );
      })}
      {onReact && (
        <EmojiPicker
          onPick={onReact}
          trigger={
            <button
              type="button"
              aria-label={t("react")}
              title={t("react")}
              className={cx(chipStyle, "border-line bg-panel text-muted hover:text-ink")}
            >
              <SmilePlus aria-hidden className="size-3.5" />
            </button>
          }
        />
      )}
    </div>
  );
}
