import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { roomKey } from "@/lib/client/people/avatars";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { Avatar } from "../ui/avatar";
import { Rows } from "../ui/rows";

const shownRooms = 4;

/** The most recently active open rooms, for a person who is in no room yet. */
export function OpenRooms({ rooms }: { rooms: RoomListing[] }) {
  const t = useTranslations("welcome");
  const active = rooms
    .toSorted((a, b) => (b.lastTime ?? 0) - (a.lastTime ?? 0) || b.id - a.id)
    .slice(0, shownRooms);
  if (active.length === 0) return null;
  return (
    <section className="mt-10 w-full text-left">
      <h2 className="mb-2 px-1 text-sm text-muted">{t("openTitle")}</h2>
      <Rows>
        {active.map(({ id, name, members }) => (
          <li key={id}>
            <Link
              href={`/rooms/${id}`}
              prefetch={false}
              className="flex h-12 items-center gap-3 px-3 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <Avatar seed={roomKey(id)} name={name} size="small" shape="square" />
              <span className="min-w-0 flex-1 truncate text-base" dir="auto">
                {name}
              </span>
              {members !== undefined && (
                <span className="text-sm text-muted">{t("openCount", { count: members })}</span>
              )}
              <ChevronRight aria-hidden className="size-4 text-muted" />
            </Link>
          </li>
        ))}
      </Rows>
    </section>
  );
}
