"use client";

import { BellOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useAttempt } from "../hooks/use-attempt";
import { showTest } from "../notifications/push-subscription";
import { useReach } from "../notifications/reach";
import {
  type NotificationState,
  useNotificationState,
} from "../notifications/use-notification-state";
import { useNotificationSwitch } from "../notifications/use-notification-switch";
import { Button } from "../ui/button";
import { Switch } from "../ui/switch";

/** The switch for notifications in this browser, or why they are impossible and what helps. */
export function Notifications() {
  const t = useTranslations("settings");
  const state = useNotificationState();
  const { turnOn, turnOff } = useNotificationSwitch();
  const hint = useHint(state);
  const { attempt } = useAttempt();
  // Separate, so that the test works while the switch is still busy.
  const test = useAttempt();
  const isOn = state === "on";
  const barrier = barriers.find((each) => each === state);
  if (barrier) {
    return (
      <p className="flex gap-2.5 rounded-xl bg-warn-soft px-3.5 py-3 text-base text-pretty text-warn-ink">
        <BellOff aria-hidden className="mt-0.5 size-4.5 shrink-0" />
        {t(`notifyBarrier.${barrier}`)}
      </p>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3 *:first:w-full">
      <Switch
        label={t("notifyHere")}
        hint={hint}
        checked={isOn}
        onCheckedChange={(on) => attempt(on ? turnOn : turnOff)}
      />
      {isOn && (
        <Button
          variant="outline"
          size="small"
          busy={test.busy}
          onClick={() =>
            test.attempt(() => showTest({ title: t("testTitle"), body: t("testBody") }))
          }
        >
          {t("sendTest")}
        </Button>
      )}
    </div>
  );
}

const barriers = ["denied", "insecure", "install-first", "unsupported"] as const;

function useHint(state: NotificationState): string {
  const t = useTranslations("settings");
  const isPushed = useReach();
  if (state === "unasked") return t("notifyUnasked");
  if (state !== "on" || isPushed === null) return t("notifyOff");
  return isPushed ? t("notifyAlways") : t("notifyPageOnly");
}
