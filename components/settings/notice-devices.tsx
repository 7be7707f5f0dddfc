"use client";

import { useTranslations } from "next-intl";
import { useAttempt } from "../hooks/use-attempt";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Rows } from "../ui/rows";
import { Switch } from "../ui/switch";
import { describeAgent } from "./agent";
import { useDevices } from "./notice-data";

/** The browsers that take pushes, each with a switch; nothing if there is none. */
export function NoticeDevices() {
  const t = useTranslations("settings");
  const timeAgo = useTimeAgo();
  const { attempt } = useAttempt();
  const { devices, pause } = useDevices();
  if (devices.length === 0) return null;
  const nameOf = (agent: string) => {
    const { browser, system } = describeAgent(agent);
    const name = browser ?? t("unknownAgent");
    return system === null ? name : t("agent", { browser: name, system });
  };
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-base font-medium">{t("notice.devicesTitle")}</h3>
      <Rows label={t("notice.devicesTitle")}>
        {devices.map(({ id, agent, created, current, paused }) => (
          <li key={id} className="px-4 py-2.5">
            <Switch
              label={nameOf(agent)}
              hint={current ? t("thisSession") : t("notice.deviceHint", { time: timeAgo(created) })}
              checked={!paused}
              onCheckedChange={(on) => attempt(() => pause(id, !on))}
            />
          </li>
        ))}
      </Rows>
    </div>
  );
}
