import type { CSSProperties } from "react";
import { cx } from "./cx";

const sizes = {
  tiny: "size-5 text-[0.625rem]",
  small: "size-6 text-[0.6875rem]",
  medium: "size-8 text-sm",
  large: "size-9 text-base",
  huge: "size-12 text-xl",
  giant: "size-16 text-[1.75rem]",
};

const corners = {
  tiny: "rounded-[0.3125rem]",
  small: "rounded-md",
  medium: "rounded-lg",
  large: "rounded-lg",
  huge: "rounded-xl",
  giant: "rounded-2xl",
};

export type InitialsProps = {
  seed: string;
  name: string;
  size?: keyof typeof sizes;
  shape?: "round" | "square";
  className?: string;
};

/** The first character of a name on a colour derived from `seed`, with a picture over it if there is one. */
export function Initials({
  seed,
  name,
  size = "large",
  shape = "round",
  className,
  picture,
}: InitialsProps & { picture: string | null }) {
  const style: CSSProperties & { "--hue": number } = { "--hue": hueOf(seed) };
  return (
    <span
      aria-hidden
      style={style}
      className={cx(
        "tinted relative inline-flex shrink-0 items-center justify-center font-semibold select-none",
        shape === "round" ? "rounded-full" : corners[size],
        sizes[size],
        className,
      )}
    >
      {initialOf(name)}
      {picture && (
        <img
          key={picture}
          src={picture}
          alt=""
          loading="lazy"
          // With its row, as it is in the cache whenever the row was there before.
          decoding="sync"
          draggable={false}
          onError={({ currentTarget }) => {
            currentTarget.hidden = true;
          }}
          className="absolute inset-0 size-full rounded-[inherit] object-cover"
        />
      )}
    </span>
  );
}

/** One of 18 hues, which are far enough apart to be distinguished. */
function hueOf(seed: string): number {
  let hash = 2_166_136_261;
  for (const character of seed) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  }
  // Mixes the bits, so that seeds that differ only in their last digit get different hues.
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash >>> 16) % 18) * 20;
}

/** The first grapheme, so that an emoji such as 👩‍🍳 stays whole. */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? "";
}
