"use client";

import { MessageCircle, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCommandKey } from "../keyboard/use-command-key";
import { useRooms } from "../sidebar/rooms-context";
import { Button } from "../ui/button";
import { Kbd } from "../ui/kbd";
import { BrandMark } from "./brand-mark";
import { FirstSteps } from "./first-steps";
import { useMe } from "./me-context";
import { OpenRooms } from "./open-rooms";
import { useOverlay } from "./overlay-context";

/** Fills the room's place at /rooms: a greeting, or the first steps for a newcomer. */
export function Welcome() {
  const t = useTranslations("welcome");
  const shell = useTranslations("shell");
  const { nickname } = useMe();
  const open = useOverlay();
  const rooms = useRooms();
  const command = useCommandKey();
  const isNewcomer = rooms.every(({ role }) => role === null);
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 overflow-y-auto">
      <div className="m-auto flex w-full max-w-lg flex-col items-center px-8 py-10 text-center">
        {isNewcomer ? (
          <>
            <FirstSteps heading="h1" />
            <OpenRooms rooms={rooms} />
          </>
        ) : (
          <>
            <BrandMark className="mb-6 size-16" />
            <h1 className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">
              {t("title", { nickname })}
            </h1>
            <p className="mt-2 mb-6 text-md text-pretty text-muted">{t("body")}</p>
            <div className="flex flex-wrap justify-center gap-2">
              <Button onClick={() => open({ kind: "new-room" })}>
                <Plus aria-hidden className="size-4" />
                {shell("newRoom")}
              </Button>
              <Button variant="outline" onClick={() => open({ kind: "new-direct" })}>
                <MessageCircle aria-hidden className="size-4" />
                {t("write")}
              </Button>
            </div>
            <p className="mt-8 text-sm text-muted pointer-coarse:hidden">
              {t.rich("tip", {
                key: () => (
                  <span className="mx-0.5 inline-flex gap-1 align-middle">
                    <Kbd>{command}</Kbd>
                    <Kbd>K</Kbd>
                  </span>
                ),
              })}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
