import { Pencil, Reply, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDistinctName } from "../hooks/use-person-name";
import { PlainQuote } from "../message/plain-quote";
import { IconButton } from "../ui/icon-button";
import type { ComposerContext } from "./composer-context";

/** Above the field: which message is being answered or edited, with a cancel button. */
export function ContextBar({
  id,
  context,
  onCancel,
}: {
  id: string;
  context: ComposerContext;
  onCancel: () => void;
}) {
  const t = useTranslations("composer");
  const actions = useTranslations("actions");
  const nameOf = useDistinctName();
  const Icon = context.kind === "edit" ? Pencil : Reply;
  return (
    <div className="flex items-center gap-2 border-b border-line py-1 pr-1.5 pl-3.5 text-sm">
      <Icon aria-hidden className="size-3.5 shrink-0 text-accent-ink" />
      <p id={id} className="min-w-0 flex-1 truncate text-muted">
        {context.kind === "edit" ? (
          <>
            <span className="font-medium text-ink">{t("editing")}</span>{" "}
            <span className="pointer-coarse:hidden">{t("escape")}</span>
          </>
        ) : (
          <>
            <span className="font-medium text-ink">
              {context.to
                ? t("replyingTo", { nickname: nameOf(context.to) })
                : t("replyingToEarlier")}
            </span>{" "}
            {context.to &&
              (context.to.msg === null ? (
                actions("deletedMessage")
              ) : (
                <PlainQuote msg={context.to.msg} files={context.to.files} />
              ))}
          </>
        )}
      </p>
      <IconButton
        size="small"
        label={t(context.kind === "edit" ? "cancelEdit" : "cancelReply")}
        onClick={onCancel}
        className="touch-target w-7 px-0! pointer-coarse:w-9 [&_svg]:size-4!"
      >
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
