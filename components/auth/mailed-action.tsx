"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call, RestError } from "@/lib/client/rest/call";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { Done } from "./done";

/** What a link in a mail is for, done by a button: mail filters open links, but press nothing. */
export function MailedAction({
  path,
  body,
  texts,
}: {
  path: string;
  body: Record<string, string>;
  texts: "verify" | "stop";
}) {
  const t = useTranslations("recovery");
  const [done, setDone] = useState(false);
  const { form, problem, busy } = useForm({}, async () => {
    try {
      await call("POST", path, body);
    } catch (error) {
      if (error instanceof RestError && error.status === 410) return t("goneTitle");
      throw error;
    }
    setDone(true);
    return null;
  });
  if (done) return <Done text={t(`${texts}Done`)} />;
  return (
    <form {...form} className="flex flex-col gap-4">
      <FormError text={problem} />
      <Button type="submit" size="large" busy={busy} className="w-full">
        {t(`${texts}Button`)}
      </Button>
    </form>
  );
}
