"use client";

import { EmojiPicker as Picker, type SkinTone, useSkinTone } from "frimousse";
import { Search } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { languageOf } from "@/lib/shared/i18n/locale";
import { isComposing } from "../hooks/is-composing";
import { isTouch } from "../hooks/is-touch";
import { Spinner } from "../ui/spinner";
import { emojiBase } from "./emoji-data";
import { recentEmoji, rememberEmoji } from "./recent-emoji";
import { rememberSkinTone, skinTone } from "./skin-tone";

/** As many columns of 36 px (44 px on touch) as fit into the panel. */
const columnsNow = () => (!isTouch() ? 9 : window.innerWidth < 352 ? 6 : 7);

/** All emoji: by search, by category and the recent ones. */
export function EmojiPanel({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useTranslations("emoji");
  const [search, setSearch] = useState("");
  const [recent] = useState(recentEmoji);
  const [columns] = useState(columnsNow);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // This code may arrive after the popover has opened. On touch the keyboard would cover it.
    if (!isTouch()) field.current?.focus();
  }, []);
  const pick = (emoji: string) => {
    rememberEmoji(emoji);
    onPick(emoji);
  };
  return (
    <Picker.Root
      locale={languageOf(useLocale())}
      columns={columns}
      emojibaseUrl={emojiBase}
      skinTone={useState(skinTone)[0]}
      onEmojiSelect={({ emoji }) => pick(emoji)}
      className="flex h-full flex-col"
    >
      <div className="flex items-center gap-1.5 p-2">
        <div className="relative flex-1">
          <Search aria-hidden className="absolute inset-y-0 left-2.5 my-auto size-4 text-muted" />
          <Picker.Search
            ref={field}
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            // The picker listens at the document and would pick an emoji with Enter.
            onKeyDown={(event) => {
              if (isComposing(event.nativeEvent)) event.stopPropagation();
            }}
            className="h-9 w-full rounded-lg border pointer-coarse:h-11 border-line-strong bg-canvas pr-2 pl-8.5 text-base outline-offset-0 focus-visible:border-accent focus-visible:outline-accent/35 [&::-webkit-search-cancel-button]:hidden"
          />
        </div>
        <SkinTones />
      </div>
      {search === "" && recent.length > 0 && (
        <fieldset aria-label={t("recent")} className="px-1.5">
          <p aria-hidden className="px-1.5 pb-1 text-xs font-medium text-muted">
            {t("recent")}
          </p>
          <div className="flex max-h-10 flex-wrap overflow-hidden pb-1 pointer-coarse:max-h-12">
            {recent.map((emoji) => (
              <button
                key={emoji}
                type="button"
                onClick={() => pick(emoji)}
                className="flex size-9 items-center justify-center rounded-lg text-xl hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:size-11"
              >
                {emoji}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      <Picker.Viewport
        // Lets the keyboard scroll it; the search field navigates without it.
        tabIndex={0}
        className="scroll-quiet min-h-0 flex-1 focus-visible:-outline-offset-2"
      >
        <Picker.Loading className="flex h-full items-center justify-center text-muted">
          <Spinner />
          <span className="sr-only">{t("loading")}</span>
        </Picker.Loading>
        <Picker.Empty className="flex h-full items-center justify-center text-sm text-muted">
          {t("none")}
        </Picker.Empty>
        <Picker.List
          className="pb-1.5 select-none"
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div {...props} className="bg-raised px-3 pt-2 pb-1 text-xs font-medium text-muted">
                {category.label}
              </div>
            ),
            // ARIA counts rows and columns from 1.
            Row: ({ "aria-rowindex": row = 0, ...props }) => (
              <div
                {...props}
                {...{ "aria-rowindex": row + 1 }}
                className="justify-between px-1.5"
              />
            ),
            Emoji: ({ emoji, "aria-colindex": column = 0, ...props }) => (
              <button
                {...props}
                {...{ "aria-colindex": column + 1 }}
                type="button"
                className="flex size-9 items-center justify-center rounded-lg text-xl data-active:bg-press pointer-coarse:size-11"
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Picker.Viewport>
      <Picker.ActiveEmoji>
        {({ emoji }) => (
          <p
            aria-hidden
            className="flex h-9 shrink-0 items-center gap-2 border-t border-line px-3 text-sm text-muted max-md:hidden"
          >
            {emoji ? (
              <>
                <span className="text-lg text-ink">{emoji.emoji}</span>
                <span className="truncate">{emoji.label}</span>
              </>
            ) : (
              t("hint")
            )}
          </p>
        )}
      </Picker.ActiveEmoji>
    </Picker.Root>
  );
}

/** Each press selects the next of six skin tones. */
function SkinTones() {
  const t = useTranslations("emoji");
  const [tone, setTone, variations] = useSkinTone("✋");
  const next =
    variations[(variations.findIndex(({ skinTone }) => skinTone === tone) + 1) % variations.length];
  // ICU select keys cannot contain hyphens.
  const name = t("skinTone", { tone: tone.replace("-", "_") });
  const choose = (chosen: SkinTone) => {
    rememberSkinTone(chosen);
    setTone(chosen);
  };
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      onClick={() => choose(next?.skinTone ?? "none")}
      className="flex size-9 items-center justify-center rounded-lg text-lg hover:bg-hover pointer-coarse:size-11"
    >
      {variations.find(({ skinTone }) => skinTone === tone)?.emoji}
    </button>
  );
}
