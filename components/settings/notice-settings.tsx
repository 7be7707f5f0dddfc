"use client";

import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { NoticeSettings as Values } from "@/lib/shared/api/notices";
import { maxKeywordCharacters, maxKeywords } from "@/lib/shared/message/keywords";
import { useAttempt } from "../hooks/use-attempt";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { LoadFailed } from "../ui/load-failed";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { Switch } from "../ui/switch";
import { useNotices } from "./notice-data";
import { NoticeDevices } from "./notice-devices";
import { NoticeHooks } from "./notice-hooks";

type Change = (changed: Partial<Values>) => Promise<void>;

/** What holds for all devices of the person. */
export function NoticeSettings() {
  const { notices, error, retry, change } = useNotices();
  if (!notices) {
    return error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={retry} />;
  }
  return (
    <div className="flex flex-col gap-6">
      <NoticeDevices />
      <QuietHours notices={notices} change={change} />
      <Wait notices={notices} change={change} />
      <Keywords keywords={notices.keywords} change={change} />
      <NoticeHooks />
    </div>
  );
}

function Wait({ notices, change }: { notices: Values; change: Change }) {
  const t = useTranslations("settings.notice");
  const { attempt } = useAttempt();
  return (
    <Switch
      label={t("waitTitle")}
      hint={t("waitHint")}
      checked={notices.waitsForActive}
      onCheckedChange={(waitsForActive) => attempt(() => change({ waitsForActive }))}
    />
  );
}

const night = { quietFrom: 22 * 60, quietTo: 7 * 60 };

function QuietHours({ notices, change }: { notices: Values; change: Change }) {
  const t = useTranslations("settings.notice");
  const { attempt } = useAttempt();
  const { timeZone, quietFrom, quietTo } = notices;
  const isOn = timeZone !== null && quietFrom !== null && quietTo !== null;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const turn = (on: boolean) =>
    change(on ? { ...night, timeZone: own } : { quietFrom: null, quietTo: null });
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label={t("quietTitle")}
        hint={t("quietHint")}
        checked={isOn}
        onCheckedChange={(on) => attempt(() => turn(on))}
      />
      {isOn && (
        <>
          <div className="flex flex-wrap items-end gap-3">
            <Time
              label={t("quietFrom")}
              value={quietFrom}
              onChange={(at) => attempt(() => change({ quietFrom: at, timeZone: own }))}
            />
            <Time
              label={t("quietTo")}
              value={quietTo}
              onChange={(at) => attempt(() => change({ quietTo: at, timeZone: own }))}
            />
            <p className="pb-2.5 text-sm text-muted">{t("quietZone", { zone: timeZone })}</p>
          </div>
          <Days
            days={notices.quietDays}
            onChange={(quietDays) => attempt(() => change({ quietDays }))}
          />
        </>
      )}
    </div>
  );
}

function Time({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (minutes: number) => void;
}) {
  const id = useId();
  const shown = [Math.floor(value / 60), value % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Input
        id={id}
        key={shown}
        type="time"
        required
        defaultValue={shown}
        onBlur={({ target }) => {
          const [hours, minutes] = target.value.split(":").map(Number);
          if (hours === undefined || minutes === undefined) target.value = shown;
          else if (target.value !== shown) onChange(hours * 60 + minutes);
        }}
      />
    </div>
  );
}

function Days({ days, onChange }: { days: number[]; onChange: (days: number[]) => void }) {
  const t = useTranslations("settings.notice");
  const format = new Intl.DateTimeFormat(useLocale(), { weekday: "short", timeZone: "UTC" });
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t("quietDays")}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2 pointer-coarse:gap-y-0">
        {[1, 2, 3, 4, 5, 6, 0].map((day) => (
          <label key={day} className="flex items-center gap-1.5 text-base pointer-coarse:min-h-11">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={days.includes(day)}
              onChange={({ target }) =>
                onChange(target.checked ? [...days, day] : days.filter((each) => each !== day))
              }
            />
            {/* 4 January 1970 was a Sunday. */}
            {format.format(Date.UTC(1970, 0, 4 + day))}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Keywords({ keywords, change }: { keywords: string[]; change: Change }) {
  const t = useTranslations("settings.notice");
  const { busy, attempt } = useAttempt();
  const [word, setWord] = useState("");
  const add = async () => {
    await change({ keywords: [...keywords, word.trim()] });
    setWord("");
  };
  return (
    <div className="flex flex-col gap-3">
      <div>
        <h3 className="text-base font-medium">{t("keywordsTitle")}</h3>
        <p className="text-sm text-pretty text-muted">{t("keywordsHint")}</p>
      </div>
      {keywords.length > 0 && (
        <ul aria-label={t("keywordsTitle")} className="flex flex-wrap gap-2">
          {keywords.map((each) => (
            <li
              key={each}
              className="flex max-w-full items-center gap-0.5 rounded-lg bg-hover pl-2.5 text-base"
            >
              <span className="truncate">{each}</span>
              <IconButton
                label={t("removeKeyword", { word: each })}
                size="field"
                onClick={() =>
                  attempt(() => change({ keywords: keywords.filter((kept) => kept !== each) }))
                }
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {keywords.length < maxKeywords && (
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (word.trim() !== "") attempt(add);
          }}
        >
          <Input
            aria-label={t("keyword")}
            placeholder={t("keyword")}
            value={word}
            maxLength={maxKeywordCharacters}
            autoComplete="off"
            onChange={({ target }) => setWord(target.value)}
          />
          <Button type="submit" variant="outline" size="large" busy={busy}>
            {t("addKeyword")}
          </Button>
        </form>
      )}
    </div>
  );
}
