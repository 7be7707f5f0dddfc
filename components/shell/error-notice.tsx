"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { buttonStyle } from "../ui/button-style";
import { FullPageNotice } from "../ui/full-page-notice";
import { LinkButton } from "../ui/link-button";
import { ErrorIcon } from "./error-icon";

export function ErrorNotice({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("notices");
  useEffect(() => console.error(error), [error]);
  return (
    <FullPageNotice icon={<ErrorIcon />} title={t("errorTitle")} body={t("errorBody")}>
      <LinkButton href="/rooms" variant="outline">
        {t("backToRooms")}
      </LinkButton>
      <button type="button" className={buttonStyle({})} onClick={() => retry()}>
        {t("tryAgain")}
      </button>
    </FullPageNotice>
  );
}
