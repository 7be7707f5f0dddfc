import { useTranslations } from "next-intl";
import { useRoomState } from "../room/room-context";
import { RoomStart } from "../room/room-start";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import type { OlderPages } from "./use-older-pages";

/** Above the first loaded message: the start of the room, or the progress of loading older pages. */
export function TimelineTop({ older }: { older: OlderPages }) {
  const t = useTranslations("log");
  if (!useRoomState().more) return <RoomStart />;
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
