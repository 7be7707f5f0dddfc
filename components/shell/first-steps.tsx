"use client";

import { MessageCircle, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { BrandMark } from "./brand-mark";
import { useMe } from "./me-context";
import { useOverlay } from "./overlay-context";

/** What a person who is in no room yet can do first: create a room or message someone. */
export function FirstSteps({ heading: Heading }: { heading: "h1" | "h2" }) {
  const t = useTranslations("welcome");
  const { nickname } = useMe();
  const open = useOverlay();
  return (
    <>
      <BrandMark className="mb-6 size-16 max-md:mb-4" />
      <Heading className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">
        {t("firstTitle", { nickname })}
      </Heading>
      <p className="mt-2 mb-6 max-w-md text-md text-pretty text-muted">{t("firstBody")}</p>
      <div className="flex flex-wrap justify-center gap-2 max-md:w-full max-md:flex-col">
        <Button onClick={() => open({ kind: "new-room" })}>
          <Plus aria-hidden className="size-4" />
          {t("makeRoom")}
        </Button>
        <Button variant="outline" onClick={() => open({ kind: "new-direct" })}>
          <MessageCircle aria-hidden className="size-4" />
          {t("write")}
        </Button>
      </div>
    </>
  );
}
