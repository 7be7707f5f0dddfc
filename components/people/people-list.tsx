"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { Person } from "@/lib/protocol";
import { call } from "@/lib/rest-client";
import type { RoomInfo } from "../room-info";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";
import { PersonRow } from "./person-row";

export function PeopleList({ room, me, people }: { room: RoomInfo; me: Person; people: Person[] }) {
  const t = useTranslations("people");
  const collator = new Intl.Collator(useLocale());
  const [leaving, setLeaving] = useState<Person | null>(null);
  const [asking, setAsking] = useState(false);
  const sorted = people.toSorted(
    (a, b) =>
      Number(b.username === me.username) - Number(a.username === me.username) ||
      collator.compare(a.nickname, b.nickname),
  );
  const remove = async () => {
    if (!leaving) return;
    await call("DELETE", `/Room/${room.id}/Member/${encodeURIComponent(leaving.username)}`);
    toast(t("removed", { nickname: leaving.nickname }));
  };
  if (people.length === 0) {
    return <p className="px-4 py-2 text-sm text-muted">{t("nobody")}</p>;
  }
  return (
    <>
      <ul className="scroll-quiet min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
        {sorted.map((person) => (
          <PersonRow
            key={person.username}
            person={person}
            isMe={person.username === me.username}
            onRemove={
              room.role === "owner" && person.username !== me.username
                ? () => {
                    setLeaving(person);
                    setAsking(true);
                  }
                : null
            }
          />
        ))}
      </ul>
      {leaving && (
        <AlertDialog
          open={asking}
          onOpenChange={setAsking}
          title={t("removeTitle", { nickname: leaving.nickname })}
          description={t("removeBody", { ...leaving, room: room.name })}
          confirm={t("removeConfirm")}
          onConfirm={remove}
        />
      )}
    </>
  );
}
