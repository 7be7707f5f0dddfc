"use client";

import { useTranslations } from "next-intl";
import { blocks } from "@/lib/client/people/blocks";
import type { Person } from "@/lib/wire/frames";
import { useBlocked } from "../blocks/use-blocked";
import { useUnblock } from "../blocks/use-unblock";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";

/** Whom the user has blocked, each with a way back. */
export function BlockedPeople() {
  const t = useTranslations("blocks");
  const { people, error } = useBlocked();
  if (!people) {
    return error === undefined ? (
      <RowsSkeleton />
    ) : (
      <LoadFailed error={error} onRetry={() => void blocks.load()} />
    );
  }
  if (people.length === 0) return <p className="text-base text-muted">{t("nobody")}</p>;
  return (
    <Rows label={t("people")}>
      {people.map((person) => (
        <BlockedPerson key={person.username} person={person} />
      ))}
    </Rows>
  );
}

function BlockedPerson({ person }: { person: Person }) {
  const t = useTranslations("blocks");
  const { busy, unblock } = useUnblock();
  const { username, nickname } = person;
  return (
    <li className="flex min-h-14 items-center gap-3 py-2 pr-2.5 pl-4">
      <Avatar seed={username} name={nickname} size="medium" />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate text-base font-medium" dir="auto">
          {nickname}
        </span>
        <span className="block truncate text-xs text-muted">@{username}</span>
      </span>
      <Button
        variant="outline"
        size="small"
        busy={busy}
        aria-label={t("unblockLabel", { nickname })}
        onClick={() => unblock(person)}
      >
        {t("unblock")}
      </Button>
    </li>
  );
}
