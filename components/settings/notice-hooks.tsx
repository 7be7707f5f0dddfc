"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type HookError, hookKinds, maxHooks, type NoticeHook } from "@/lib/shared/api/notices";
import { useAttempt } from "../hooks/use-attempt";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Rows } from "../ui/rows";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";
import { useHooks } from "./notice-data";

/** Addresses of the person's own that get notices where no push arrives. */
export function NoticeHooks() {
  const t = useTranslations("settings.notice");
  const { hooks, ...calls } = useHooks();
  return (
    <div className="flex flex-col gap-3">
      <div>
        <h3 className="text-base font-medium">{t("hooksTitle")}</h3>
        <p className="text-sm text-pretty text-muted">{t("hooksHint")}</p>
      </div>
      {hooks.length > 0 && (
        <Rows label={t("hooksTitle")}>
          {hooks.map((hook) => (
            <Hook key={hook.id} hook={hook} {...calls} />
          ))}
        </Rows>
      )}
      {hooks.length < maxHooks ? (
        <NewHook add={calls.add} />
      ) : (
        <p className="text-sm text-muted">{t("hookFull")}</p>
      )}
    </div>
  );
}

type Calls = Omit<ReturnType<typeof useHooks>, "hooks">;

function Hook({
  hook: { id, kind, url, paused, lastError },
  pause,
  remove,
  test,
}: { hook: NoticeHook } & Calls) {
  const t = useTranslations("settings.notice");
  const { busy, attempt } = useAttempt();
  const errorText = (error: HookError) =>
    t(`hookErrors.${error.code}`, { number: String(error.number ?? 0) });
  const sendTest = async () => {
    const error = await test(id);
    if (error) toast.error(errorText(error));
    else toast(t("hookSent"));
  };
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <Switch
        label={t(`kinds.${kind}`)}
        hint={url}
        checked={!paused}
        onCheckedChange={(on) => attempt(() => pause(id, !on))}
      />
      {lastError && <p className="text-sm text-danger-ink">{errorText(lastError)}</p>}
      <div className="flex gap-2">
        <Button
          variant="outline"
          size="small"
          busy={busy}
          aria-label={t("testHookLabel", { address: url })}
          onClick={() => attempt(sendTest)}
        >
          {t("testHook")}
        </Button>
        <Button
          variant="quiet"
          size="small"
          aria-label={t("removeHookLabel", { address: url })}
          onClick={() => attempt(() => remove(id))}
        >
          {t("removeHook")}
        </Button>
      </div>
    </li>
  );
}

const examples = {
  json: "https://example.org/notices",
  ntfy: "https://ntfy.sh/…",
  bark: "https://api.day.app/…",
  wecom: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
  feishu: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
};

function NewHook({ add }: Pick<Calls, "add">) {
  const t = useTranslations("settings.notice");
  const { busy, attempt } = useAttempt();
  const [kind, setKind] = useState<(typeof hookKinds)[number]>("ntfy");
  const [url, setUrl] = useState("");
  const [secret, setSecret] = useState("");
  const submit = async () => {
    await add({ kind, url: url.trim(), ...(kind === "feishu" && secret && { secret }) });
    setUrl("");
    setSecret("");
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(submit);
      }}
    >
      <div className="flex flex-wrap gap-2">
        <Select
          large
          aria-label={t("hookKind")}
          value={kind}
          onChange={({ target }) =>
            setKind(hookKinds.find((each) => each === target.value) ?? "ntfy")
          }
        >
          {hookKinds.map((each) => (
            <option key={each} value={each}>
              {t(`kinds.${each}`)}
            </option>
          ))}
        </Select>
        <div className="min-w-56 flex-1">
          <Input
            aria-label={t("hookUrl")}
            type="url"
            required
            value={url}
            placeholder={examples[kind]}
            autoComplete="off"
            onChange={({ target }) => setUrl(target.value)}
          />
        </div>
        <Button type="submit" variant="outline" size="large" busy={busy}>
          {t("addHook")}
        </Button>
      </div>
      {kind === "feishu" && (
        <Input
          aria-label={t("hookSecret")}
          placeholder={t("hookSecret")}
          value={secret}
          maxLength={200}
          autoComplete="off"
          onChange={({ target }) => setSecret(target.value)}
        />
      )}
    </form>
  );
}
