import { useTranslations } from "next-intl";
import { Spinner } from "../ui/spinner";

export function HoleMarker() {
  const t = useTranslations("log");
  return (
    <p
      data-testid="hole"
      className="mx-4 my-3 flex items-center justify-center gap-2 rounded-lg border border-dashed border-line-strong py-2 text-xs text-muted"
    >
      <Spinner className="size-3" />
      {t("hole")}
    </p>
  );
}
