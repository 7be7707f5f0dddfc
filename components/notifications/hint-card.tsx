"use client";

import { BellRing } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { rememberAsked } from "./choice";
import { useNotificationSwitch } from "./use-notification-switch";

export default function HintCard() {
  const t = useTranslations("notifications");
  const { turnOn } = useNotificationSwitch();
  const accept = async () => {
    if (await turnOn()) toast(t("on"));
    else if (Notification.permission === "denied") toast.error(t("blocked"));
    else return;
    rememberAsked();
  };
  return (
    <section
      aria-label={t("title")}
      className="m-2 mt-0 animate-fade-in rounded-xl border border-line bg-canvas p-3"
    >
      <p className="flex gap-2 text-sm text-pretty">
        <BellRing aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
        {t("hint")}
      </p>
      <div className="mt-2.5 flex gap-1.5">
        <Button size="small" onClick={accept}>
          {t("turnOn")}
        </Button>
        <Button size="small" variant="quiet" onClick={rememberAsked} className="text-muted">
          {t("notNow")}
        </Button>
      </div>
    </section>
  );
}
