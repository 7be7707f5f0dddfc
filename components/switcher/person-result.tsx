import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { Avatar } from "../ui/avatar";

export function PersonResult({ person: { username, nickname } }: { person: Person }) {
  const t = useTranslations("switcher");
  return (
    <>
      <Avatar seed={username} name={nickname} size="small" />
      <span className="min-w-0 truncate" dir="auto">
        {nickname}
      </span>
      <span className="min-w-0 truncate text-sm text-muted">@{username}</span>
      <span className="ml-auto shrink-0 text-sm text-muted">{t("write")}</span>
    </>
  );
}
