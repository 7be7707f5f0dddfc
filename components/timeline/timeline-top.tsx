import { useTranslations } from "next-intl";
import type { RoomInfo } from "../room/room-info";
import { RoomStart } from "../room/room-start";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import type { OlderPages } from "./use-older-pages";

/** Above the first message: where the room begins, or that there is more. */
export function TimelineTop({
  room,
  more,
  older,
}: {
  room: RoomInfo;
  more: boolean;
  older: OlderPages;
}) {
  const t = useTranslations("log");
  if (!more) return <RoomStart room={room} />;
  return (
    <div className="flex h-14 items-center justify-center gap-2 text-sm text-muted">
      {older.status === "loading" && (
        <>
          <Spinner className="size-3.5" />
          {t("loadingOlder")}
        </>
      )}
      {older.status === "failed" && (
        <>
          {t("olderFailed")}
          <Button variant="outline" size="small" onClick={older.load}>
            {t("retry")}
          </Button>
        </>
      )}
    </div>
  );
}
