import "server-only";
import enEmoji from "emojibase-data/en/data.json";
import enMessages from "emojibase-data/en/messages.json";
import enShortcodes from "emojibase-data/en/shortcodes/github.json";
import zhEmoji from "emojibase-data/zh/data.json";
import zhMessages from "emojibase-data/zh/messages.json";
import { z } from "zod";
import type { Locale } from "@/lib/shared/i18n/locale";
import { canonicalEmoji } from "@/lib/wire/emoji";

/** The used fields only; the full data is a quarter larger. */
const emoji = z.object({
  hexcode: z.string(),
  emoji: z.string(),
  label: z.string(),
  tags: z.array(z.string()).default([]),
  group: z.int(),
  subgroup: z.int(),
  version: z.number(),
  skins: z
    .array(z.object({ emoji: z.string(), tone: z.union([z.int(), z.array(z.int())]).optional() }))
    .optional(),
});
type Emoji = z.infer<typeof emoji>;

/** emojibase's group of hair and skin components, which are not emoji by themselves. */
const componentGroup = 2;

/** Replaces emojibase's Chinese group names, some of which mix scripts or read oddly. */
const zhGroups: Record<string, string> = {
  "smileys-emotion": "表情与情感",
  "people-body": "人物与身体",
  "animals-nature": "动物与自然",
  "food-drink": "食物与饮料",
  "travel-places": "旅行与地点",
  activities: "活动",
  objects: "物品",
  symbols: "符号",
  flags: "旗帜",
};

const shortcodes = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .parse(enShortcodes);
const tables: Record<Locale, Emoji[]> = { en: listOf(enEmoji), zh: listOf(zhEmoji) };
const other: Record<Locale, Locale> = { en: "zh", zh: "en" };

/**
 * All emoji in the format of emojibase's data.json, in picker order. Labels are in the locale's
 * language, tags in both languages, so that both find an emoji. Shortcodes are GitHub's.
 */
export function emojiIn(locale: Locale) {
  const translations = new Map(tables[other[locale]].map((entry) => [entry.hexcode, entry]));
  return tables[locale].map(({ hexcode, tags, ...entry }) => {
    const codes = [shortcodes[hexcode] ?? []].flat();
    const translation = translations.get(hexcode);
    const words = [...tags, ...codes, translation?.label ?? "", ...(translation?.tags ?? [])];
    return {
      ...entry,
      emoji: canonicalEmoji(entry.emoji),
      ...(entry.skins && {
        skins: entry.skins.map((skin) => ({ ...skin, emoji: canonicalEmoji(skin.emoji) })),
      }),
      tags: [...new Set(words)].filter(Boolean),
      shortcodes: codes,
    };
  });
}

/** The names of groups and skin tones, in the format of emojibase's messages.json. */
export function emojiNames(locale: Locale) {
  if (locale === "en") return enMessages;
  const groups = zhMessages.groups.map((group) => ({
    ...group,
    message: zhGroups[group.key] ?? group.message,
  }));
  return { ...zhMessages, groups };
}

function listOf(data: unknown[]): Emoji[] {
  return data
    .flatMap((entry) => emoji.safeParse(entry).data ?? [])
    .filter(({ group }) => group !== componentGroup);
}
