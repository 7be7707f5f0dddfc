import { cx } from "../ui/cx";

/** One of a few filters of a list. */
export function FilterTabs<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: Value;
  choices: readonly { value: Value; text: string }[];
  onChoose: (value: Value) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex container in all browsers.
    <div
      role="group"
      aria-label={label}
      className="flex gap-0.5 rounded-lg bg-hover p-0.5 max-sm:grow"
    >
      {choices.map(({ value: each, text }) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === value}
          onClick={() => onChoose(each)}
          className={cx(
            "h-7 min-w-11 shrink-0 grow rounded-md px-3 text-sm whitespace-nowrap transition-colors pointer-coarse:h-11 max-sm:px-2",
            each === value
              ? "bg-canvas font-medium text-ink shadow-flat dark:bg-press"
              : "text-muted hover:text-ink",
          )}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
