import * as z from "zod/mini";

const listing = z.array(
  z.object({
    emoji: z.string(),
    label: z.string(),
    tags: z.array(z.string()),
    shortcodes: z.array(z.string()),
    group: z.int(),
  }),
);
export type EmojiListing = z.infer<typeof listing>[number];

/** Serves the emoji data of each language (app/emoji). */
export const emojiBase = "/emoji";

/** All emoji, in picker order. Throws if they cannot be fetched or have another format. */
export async function fetchEmoji(locale: string): Promise<EmojiListing[]> {
  const response = await fetch(`${emojiBase}/${locale}/data.json`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return listing.parse(await response.json());
}
