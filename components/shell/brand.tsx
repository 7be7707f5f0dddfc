import { useTranslations } from "next-intl";
import { cx } from "../ui/cx";
import { BrandMark } from "./brand-mark";

export function Brand({ size = "small" }: { size?: "small" | "large" }) {
  const t = useTranslations("brand");
  const large = size === "large";
  return (
    <span className={cx("flex items-center select-none", large ? "gap-2.5" : "gap-2")}>
      <BrandMark className={large ? "size-9" : "size-6"} />
      <span className={cx("font-semibold tracking-tight", large ? "text-xl" : "text-lg")}>
        {t("name")}
      </span>
    </span>
  );
}
