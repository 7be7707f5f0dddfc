import { useTranslations } from "next-intl";
import { BrandMark } from "./brand-mark";

export function Brand() {
  const t = useTranslations("brand");
  return (
    <span className="flex items-center gap-2 select-none">
      <BrandMark className="size-6" />
      <span className="text-lg font-semibold tracking-tight">{t("name")}</span>
    </span>
  );
}
