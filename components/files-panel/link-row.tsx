"use client";

import { Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { permalinkOf } from "@/lib/shared/message/permalink";
import { useOwnOrigin } from "../message/own-origin";
import { useRoomListing } from "../sidebar/rooms-context";
import { JumpToMessage } from "./jump-to-message";
import type { ListedItem } from "./listed-items";
import { useSource } from "./use-source";
import type { ItemProps } from "./windowed-items";

/** A link, by its own words or address; untrusted, as in messages (message/text-link.tsx). */
export function LinkRow({
  link,
  onJump,
  ...item
}: { link: ListedItem & { kind: "link" }; onJump: () => void } & ItemProps) {
  const t = useTranslations("filesPanel");
  const source = useSource();
  const { url, text } = link;
  const permalink = permalinkOf(url, useOwnOrigin());
  const room = useRoomListing(permalink?.room ?? 0);
  const address = readable(url);
  const name = text ?? (permalink && room?.name) ?? address;
  return (
    <div className="group flex h-14 items-center gap-2.5 rounded-lg pr-1 pl-2 hover:bg-hover">
      <span
        aria-hidden
        className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-hover text-muted"
      >
        <Link2 className="size-4.5" />
      </span>
      <span className="min-w-0 flex-1 leading-tight">
        <a
          href={url}
          title={url}
          aria-description={permalink ? undefined : t("newTab")}
          target={permalink ? undefined : "_blank"}
          rel="noopener noreferrer nofollow ugc"
          dir="auto"
          className="block truncate rounded-sm text-base"
          {...item}
        >
          {name}
        </a>
        <span className="block truncate text-xs text-muted">
          {text !== undefined && (
            <>
              <bdi>{new URL(url).host}</bdi> ·{" "}
            </>
          )}
          <bdi>{source(link)}</bdi>
        </span>
      </span>
      <JumpToMessage name={name} onJump={onJump} />
    </div>
  );
}

/** Without the scheme and a bare slash, which say nothing. */
function readable(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}
