"use client";

import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { Button } from "../ui/button";
import { useBlocked } from "./use-blocked";
import { useUnblock } from "./use-unblock";

/** Takes the composer's place in a direct room of two of whom one has blocked the other. */
export default function BlockedNotice({ person }: { person: Person }) {
  const t = useTranslations("blocks");
  const isMine = useBlocked().usernames.has(person.username);
  const { busy, unblock } = useUnblock();
  const { nickname } = person;
  return (
    <div role="status" className="border-t border-line bg-panel pb-[env(safe-area-inset-bottom)]">
      <div className="mx-auto flex max-w-4xl flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 md:px-5">
        <Ban aria-hidden className="size-5 shrink-0 text-muted" />
        <div className="min-w-0 flex-1 basis-52 wrap-anywhere">
          <p className="text-base font-semibold">
            {isMine ? t("noticeMine", { nickname }) : t("noticeTheirs", { nickname })}
          </p>
          {isMine && <p className="text-sm text-pretty text-muted">{t("noticeMineHint")}</p>}
        </div>
        {isMine && (
          <Button
            variant="outline"
            busy={busy}
            className="max-sm:w-full"
            onClick={() => unblock(person)}
          >
            {t("unblock")}
          </Button>
        )}
      </div>
    </div>
  );
}
