"use client";

import { Share2 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useState } from "react";
import { forgetShared, readShared, type Shared, shareWith } from "@/lib/client/share/shared";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { foldLoosely } from "@/lib/shared/search-text";
import { usePersonName } from "../hooks/use-person-name";
import { useMe } from "../shell/me-context";
import { useNavigate } from "../shell/navigation";
import { useRooms } from "../sidebar/rooms-context";
import { RoomResult } from "../switcher/room-result";
import { Button } from "../ui/button";
import { FullPageNotice } from "../ui/full-page-notice";
import { LinkButton } from "../ui/link-button";
import { SearchInput } from "../ui/search-input";
import { addToDraft } from "./add-to-draft";
import { SharedPreview } from "./shared-preview";

const shownRooms = 50;

/** What another app has shared: one chooses the room whose composer gets it. */
export function SharePage() {
  const t = useTranslations("share");
  const isLost = useSearchParams().has("lost");
  const me = useMe();
  const go = useNavigate();
  const [search, setSearch] = useState("");
  const shared = useShared();
  const rooms = useFoundRooms(search);
  const choose = (room: RoomListing) => {
    if (!shared) return;
    addToDraft(me.username, room.id, shared.text);
    if (shared.files.length > 0) shareWith(room.id);
    else void forgetShared();
    go(`/rooms/${room.id}`);
  };
  const cancel = () => {
    void forgetShared();
    go("/rooms");
  };
  if (isLost || shared === null) {
    return (
      <FullPageNotice
        icon={<Share2 />}
        title={t(isLost ? "lostTitle" : "nothingTitle")}
        body={t(isLost ? "lostBody" : "nothingBody")}
      >
        <LinkButton href="/rooms">{t("toRooms")}</LinkButton>
      </FullPageNotice>
    );
  }
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col overflow-y-auto pt-[env(safe-area-inset-top)]">
      <div className="mx-auto flex w-full max-w-lg flex-1 flex-col gap-4 px-4 py-6">
        <div className="flex items-center justify-between gap-3">
          <h1 className="text-lg font-semibold tracking-tight">{t("title")}</h1>
          <Button variant="quiet" size="small" onClick={cancel}>
            {t("cancel")}
          </Button>
        </div>
        {shared && <SharedPreview shared={shared} />}
        <SearchInput label={t("find")} value={search} onChange={setSearch} />
        <ul aria-label={t("rooms")} className="-mx-2 flex flex-col gap-px">
          {rooms.slice(0, shownRooms).map((room) => (
            <li key={room.id}>
              <button
                type="button"
                onClick={() => choose(room)}
                className="flex h-11 w-full items-center gap-2.5 rounded-lg px-2 text-left text-base hover:bg-hover focus-visible:-outline-offset-2 active:bg-press"
              >
                <RoomResult room={room} />
              </button>
            </li>
          ))}
        </ul>
        {rooms.length === 0 && (
          <p role="status" className="text-sm text-muted">
            {t("noRoom")}
          </p>
        )}
      </div>
    </div>
  );
}

/** undefined until it is read. */
function useShared(): Shared | null | undefined {
  const [shared, setShared] = useState<Shared | null>();
  useEffect(() => {
    readShared().then(setShared, () => setShared(null));
  }, []);
  return shared;
}

/** Own rooms first, the most recently active ones at the top; those whose names have the text. */
function useFoundRooms(search: string): RoomListing[] {
  const rooms = useRooms();
  const personName = usePersonName();
  return useMemo(() => {
    const wanted = foldLoosely(search.trim());
    const namesOf = ({ name, direct }: RoomListing) =>
      direct ? `${personName(direct)} @${direct.username}` : name;
    return rooms
      .filter((room) => foldLoosely(namesOf(room)).includes(wanted))
      .toSorted(
        (a, b) =>
          Number(b.role !== null) - Number(a.role !== null) ||
          (b.lastTime ?? 0) - (a.lastTime ?? 0),
      );
  }, [rooms, search, personName]);
}
