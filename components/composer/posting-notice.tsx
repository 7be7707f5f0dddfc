import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";

/** In place of the field, and as high: why the user cannot write here. Drafts are kept meanwhile. */
export function PostingNotice({ why }: { why: "moderators" | "nobody" }) {
  const t = useTranslations("composer");
  return (
    <div className="mx-auto w-full max-w-4xl shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-4 md:pb-[max(1rem,env(safe-area-inset-bottom))]">
      <p
        role="status"
        className="flex min-h-11.5 items-center justify-center gap-2 rounded-xl border border-line bg-panel px-3 py-2 text-center text-sm text-muted pointer-coarse:min-h-13.5"
      >
        <Lock aria-hidden className="size-4 shrink-0" />
        {t(`closed.${why}`)}
      </p>
    </div>
  );
}
