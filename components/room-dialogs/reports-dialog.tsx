"use client";

import { useTranslations } from "next-intl";
import useSWR from "swr";
import * as z from "zod/mini";
import { call, RestError } from "@/lib/client/rest/call";
import { type Report, report } from "@/lib/shared/api/reports";
import { isolated } from "@/lib/shared/isolated";
import { useAttempt } from "../hooks/use-attempt";
import { usePersonName } from "../hooks/use-person-name";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { LoadFailed } from "../ui/load-failed";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { toast } from "../ui/toast";
import type { RoomDialogProps } from "./room-dialog";

/** What was reported in the room and is open, for its owner and moderators. */
export function ReportsDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("reports");
  const path = `/Room/${room.id}/Report`;
  const { data, error, mutate } = useSWR<Report[], unknown>(path, async () =>
    z.array(report).parse(await call("GET", path)),
  );
  const reload = async () => void (await mutate());
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("queueTitle")}
      description={t("queueBody")}
      className="max-w-xl"
    >
      {error !== undefined && <LoadFailed error={error} onRetry={() => void reload()} />}
      {!data && error === undefined && <RowsSkeleton />}
      {data?.length === 0 && (
        <p className="rounded-xl border border-dashed border-line px-6 py-10 text-center text-base text-muted">
          {t("none")}
        </p>
      )}
      {data && data.length > 0 && (
        <ul className="flex flex-col gap-3">
          {data.map((each) => (
            <li key={each.id}>
              <RoomReport roomId={room.id} report={each} onChange={reload} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function RoomReport({
  roomId,
  report: { id, message, person, reporter, words, reason, created },
  onChange,
}: {
  roomId: number;
  report: Report;
  onChange: () => Promise<void>;
}) {
  const t = useTranslations("reports");
  const timeAgo = useTimeAgo();
  const nameOf = usePersonName();
  const { busy, attempt } = useAttempt();
  const settle = async (state: "done" | "dismissed") => {
    await call("PATCH", `/Room/${roomId}/Report/${id}`, { state });
    toast(t(state === "done" ? "doneToast" : "dismissedToast"));
    await onChange();
  };
  const remove = async () => {
    try {
      await call("DELETE", `/Room/${roomId}/Message/${message}`);
    } catch (error) {
      // It is deleted already.
      if (!(error instanceof RestError && error.status === 404)) throw error;
    }
    await settle("done");
  };
  return (
    <article className="flex flex-col gap-2.5 rounded-xl border border-line p-3.5">
      <div>
        <h3 className="text-base font-medium wrap-anywhere">{nameOf(person)}</h3>
        <p className="text-xs wrap-anywhere text-muted">
          {t("by", { name: isolated(nameOf(reporter)), time: timeAgo(created) })}
        </p>
      </div>
      <blockquote
        dir="auto"
        className="rounded-lg border-l-3 border-line-strong bg-hover px-3 py-2 text-base whitespace-pre-wrap wrap-anywhere"
      >
        {words}
      </blockquote>
      {reason !== "" && (
        <p dir="auto" className="text-base whitespace-pre-wrap wrap-anywhere">
          {reason}
        </p>
      )}
      <div className="flex flex-wrap gap-2 max-sm:*:flex-1">
        {message !== null && (
          <Button variant="danger" size="bar" busy={busy} onClick={() => attempt(remove)}>
            {t("deleteMessage")}
          </Button>
        )}
        <Button
          variant="outline"
          size="bar"
          className="sm:ml-auto"
          busy={busy}
          onClick={() => attempt(() => settle("dismissed"))}
        >
          {t("dismiss")}
        </Button>
        <Button
          variant="outline"
          size="bar"
          busy={busy}
          onClick={() => attempt(() => settle("done"))}
        >
          {t("done")}
        </Button>
      </div>
    </article>
  );
}
