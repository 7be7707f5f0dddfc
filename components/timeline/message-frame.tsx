import { useFormatter, useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { isDeleted } from "@/lib/shared/deleted-account";
import type { Person } from "@/lib/wire/frames";
import { spaceChinese } from "../hooks/space-chinese";
import { useDistinctName, usePersonName } from "../hooks/use-person-name";
import { usePeople } from "../message/people";
import { Avatar } from "../ui/avatar";
import { cx } from "../ui/cx";
import { MessageTime } from "./message-time";

/** Author and time around the content of a message; both are left out in a continued message. */
export function MessageFrame({
  author,
  time,
  mine,
  continued,
  mark,
  quote,
  children,
  ...props
}: Omit<ComponentProps<"article">, "className" | "aria-label"> & {
  author: Person;
  time: number;
  mine: boolean;
  continued: boolean;
  /** An icon beside the time. */
  mark?: ReactNode;
  /** The message that it answers. */
  quote?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("log");
  const nickname = usePersonName()(author);
  const distinctName = useDistinctName()(author);
  const { alike } = usePeople();
  const { username } = author;
  const format = useFormatter();
  const clock = spaceChinese(format.dateTime(time * 1_000, { timeStyle: "short" }));
  return (
    <article
      aria-label={t("messageLabel", { nickname: distinctName, time: clock })}
      suppressHydrationWarning
      data-anchor
      {...props}
      className={cx(
        "group relative flex flex-wrap gap-x-3 px-4 py-0.5 hover:bg-hover focus-visible:-outline-offset-2 md:rounded-lg",
        // A long press opens its menu instead of selecting text.
        "pointer-coarse:select-none pointer-coarse:[-webkit-touch-callout:none]",
        // Messages that mention the user (message/mention-chip.tsx).
        "has-data-[mention=me]:bg-mention-row",
        !continued && "mt-3",
      )}
    >
      {quote && <div className="w-full pl-12">{quote}</div>}
      {continued ? (
        <span className="flex w-9 shrink-0 justify-end pt-0.75 text-[0.6875rem] leading-4.5 whitespace-nowrap text-muted tabular-nums">
          {mark ?? <MessageTime time={time} className="opacity-0 group-hover:opacity-100" />}
        </span>
      ) : (
        <Avatar seed={username} name={nickname} className="mt-0.5" />
      )}
      <div className="min-w-0 flex-1">
        {!continued && (
          <div className="flex items-baseline gap-2">
            <span
              dir="auto"
              title={isDeleted(author) ? undefined : `@${username}`}
              className={cx("truncate text-md font-semibold", mine && "text-accent-ink")}
            >
              {nickname}
            </span>
            {alike.has(username) && (
              <span className="min-w-0 truncate text-sm text-muted">@{username}</span>
            )}
            <MessageTime time={time} className="shrink-0 text-xs text-muted" />
            {mark}
          </div>
        )}
        {children}
      </div>
    </article>
  );
}
