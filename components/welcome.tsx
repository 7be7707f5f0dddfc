import { useTranslations } from "next-intl";
import { BrandMark } from "./brand-mark";
import { NewRoomButton } from "./sidebar/new-room-button";

/** The place of the room while none is chosen. */
export function Welcome({ nickname, first }: { nickname: string; first: boolean }) {
  const t = useTranslations("welcome");
  return (
    <div className="m-auto flex max-w-md flex-col items-center px-8 pb-[8vh] text-center">
      <BrandMark className="mb-6 size-20" />
      <h1 className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">
        {first ? t("firstTitle") : t("title", { nickname })}
      </h1>
      <p className="mt-2 mb-6 text-md text-pretty text-muted">
        {first ? t("firstBody") : t("body")}
      </p>
      <NewRoomButton look="button" />
    </div>
  );
}
