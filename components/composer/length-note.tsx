import { useFormatter, useTranslations } from "next-intl";
import { limits } from "@/lib/wire/limits";
import { cx } from "../ui/cx";

const max = limits.messageCharacters;

/** Shows the length near the limit. Screen readers hear only that the text is too long. */
export function LengthNote({ id, msg }: { id: string; msg: string }) {
  const t = useTranslations("composer");
  const format = useFormatter();
  // A text never has more code points than UTF-16 units, so short ones need no counting.
  const count = msg.length > 0.9 * max ? [...msg].length : 0;
  const over = count - max;
  return (
    <>
      <p
        id={id}
        hidden={count <= 0.9 * max}
        className={cx(
          "px-3.5 pb-2 text-right text-xs tabular-nums",
          over > 0 ? "font-medium text-danger-ink" : "text-muted",
        )}
      >
        {over > 0
          ? t("tooLong", { over })
          : t("length", { count: format.number(count), max: format.number(max) })}
      </p>
      <span role="status" className="sr-only">
        {over > 0 && t("blocked")}
      </span>
    </>
  );
}
