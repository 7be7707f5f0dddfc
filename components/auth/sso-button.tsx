import { LogIn } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ssoErrorIn } from "@/lib/shared/sso-errors";
import { buttonStyle } from "../ui/button-style";
import { cx } from "../ui/cx";
import { FormError } from "../ui/form-error";

/** The way to the single sign-on, above a form or instead of one. */
export async function SsoButton({
  name,
  next,
  isAlone,
}: {
  name: string;
  next: string;
  isAlone: boolean;
}) {
  const t = await getTranslations("sso");
  return (
    <>
      {/* Not Next's Link, which would fetch it beforehand. */}
      <a
        href={`/api/Sso?${new URLSearchParams({ next })}`}
        className={cx(
          buttonStyle({ variant: isAlone ? "primary" : "outline", size: "large" }),
          "w-full",
        )}
      >
        <LogIn aria-hidden className="size-4.5" />
        <span className="truncate">{t("continue", { name })}</span>
      </a>
      {!isAlone && (
        <p className="my-4 flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {t("or")}
        </p>
      )}
    </>
  );
}

/** What went wrong on the way, by the code in the page's address. */
export async function SsoError({ code }: { code: unknown }) {
  const t = await getTranslations("sso");
  const error = ssoErrorIn(code);
  if (!error) return null;
  return (
    <div className="mb-5">
      <FormError text={t(`errors.${error}`)} />
    </div>
  );
}
