import { fileAddress } from "@/lib/client/files/addresses";
import type { LinkPreview } from "@/lib/wire/frames";
import { useRoomContext } from "../room/room-context";
import { cx } from "../ui/cx";

/** In CSS pixels; pictures are stored at up to twice as many. */
const largeHeight = 260;
const alone = { width: 360, height: 320 };

/** A link as its site describes it; its picture comes from here, so that the site learns of no reader. */
export function PreviewCard({ preview }: { preview: LinkPreview }) {
  const { room } = useRoomContext();
  const { url, title, description, site, picture } = preview;
  const src = picture && fileAddress(room.id, picture.id);
  const link = { href: url, target: "_blank", rel: "noopener noreferrer nofollow ugc" };
  if (title === "") {
    if (!picture) return null;
    const { width, height } = picture;
    const shown = Math.round(Math.min(width, alone.width, (alone.height * width) / height));
    return (
      <a {...link} title={url} className="block w-fit max-w-full">
        <img
          {...{ src, width, height }}
          alt={url}
          loading="lazy"
          style={{ width: shown, aspectRatio: `${width} / ${height}` }}
          className="h-auto max-w-full rounded-lg border border-line bg-hover object-cover"
        />
      </a>
    );
  }
  const isWide =
    picture !== undefined && picture.width >= 400 && picture.width > 1.4 * picture.height;
  return (
    <div
      className={cx(
        "relative flex w-108 max-w-full overflow-hidden rounded-lg border border-line bg-panel hover:border-line-strong",
        isWide && "flex-col",
      )}
    >
      {picture && isWide && (
        <img
          src={src}
          alt=""
          loading="lazy"
          width={picture.width}
          height={picture.height}
          style={{ aspectRatio: `${picture.width} / ${picture.height}`, maxHeight: largeHeight }}
          className="h-auto w-full bg-hover object-cover"
        />
      )}
      <div dir="auto" className="min-w-0 flex-1 px-3 py-2 text-sm">
        <p className="truncate text-xs text-muted">{byLine(url, site)}</p>
        <a
          {...link}
          title={url}
          // The whole card is the link.
          className="line-clamp-2 font-semibold wrap-anywhere after:absolute after:inset-0 after:rounded-lg hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {title}
        </a>
        {description && (
          <p className="mt-0.5 line-clamp-2 wrap-anywhere text-muted">{description}</p>
        )}
      </div>
      {picture && !isWide && (
        <img
          src={src}
          alt=""
          loading="lazy"
          width={80}
          height={80}
          className="m-2 ms-0 size-20 shrink-0 rounded-md bg-hover object-cover"
        />
      )}
    </div>
  );
}

/** A site may call itself what it likes, so its host is beside that. */
function byLine(url: string, site: string | undefined): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
  return site === undefined || site.toLowerCase() === host ? host : `${site} · ${host}`;
}
