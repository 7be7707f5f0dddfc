import { useTranslations } from "next-intl";
import type { RoomInfo } from "../room-info";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import type { OlderPages } from "./use-older-pages";

/** Above the first message: where the room begins, or that there is more. */
export function LogTop({
  room,
  more,
  older,
}: {
  room: RoomInfo;
  more: boolean;
  older: OlderPages;
}) {
  const t = useTranslations("log");
  if (!more) {
    return (
      <div className="px-4 pt-6 pb-6">
        <Avatar
          seed={`room ${room.id}`}
          name={room.name}
          size="huge"
          shape="square"
          className="mb-3"
        />
        <p className="text-lg font-semibold text-balance wrap-anywhere">
          {t("start", { room: room.name })}
        </p>
        <p className="mt-0.5 text-base text-pretty text-muted">{t("startHint")}</p>
      </div>
    );
  }
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
