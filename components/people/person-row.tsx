import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useBlocked } from "../blocks/use-blocked";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import type { RoomPerson } from "./room-people";

export function PersonRow({
  person: { username, nickname, role },
  isMe,
  dim,
  end,
}: {
  person: RoomPerson;
  isMe: boolean;
  /** Offline or removed. */
  dim: boolean;
  end: ReactNode;
}) {
  const t = useTranslations("people");
  const blocks = useTranslations("blocks");
  const isBlocked = useBlocked().usernames.has(username);
  return (
    <li className="group flex min-h-11 items-center gap-2.5 rounded-lg py-1 pr-1 pl-2 hover:bg-hover pointer-coarse:min-h-13">
      <Avatar seed={username} name={nickname} size="medium" className={dim ? "opacity-60" : ""} />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="flex items-center gap-1.5">
          <span className={cx("truncate text-base", dim && "text-muted")} dir="auto">
            {nickname}
          </span>
          {isMe && <span className="shrink-0 text-sm text-muted">({t("you")})</span>}
          {role && role !== "member" && <Badge>{t(`roles.${role}`)}</Badge>}
          {isBlocked && <Badge>{blocks("mark")}</Badge>}
        </span>
        <span className="block truncate text-xs text-muted">@{username}</span>
      </span>
      {end}
    </li>
  );
}
