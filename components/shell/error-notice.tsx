"use client";

import { CloudAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "../ui/button";
import { FullPageNotice } from "../ui/full-page-notice";
import { LinkButton } from "../ui/link-button";

export function ErrorNotice({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("notices");
  useEffect(() => console.error(error), [error]);
  return (
    <FullPageNotice icon={<CloudAlert />} title={t("errorTitle")} body={t("errorBody")}>
      <LinkButton href="/rooms" variant="outline">
        {t("backToRooms")}
      </LinkButton>
      <Button onClick={() => retry()}>{t("tryAgain")}</Button>
    </FullPageNotice>
  );
}
