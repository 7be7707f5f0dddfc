"use client";

import { ArrowRightLeft, Ellipsis, Hash, Info, Lock, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { roomKey } from "@/lib/client/people/avatars";
import { call } from "@/lib/client/rest/call";
import { type AdminRoom, adminRoom } from "@/lib/shared/api/admin";
import { isolated } from "@/lib/shared/isolated";
import { useKnownAvatars } from "../avatar/avatars-context";
import { useByteSize } from "../hooks/use-byte-size";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Avatar } from "../ui/avatar";
import { IconButton } from "../ui/icon-button";
import { Menu } from "../ui/menu";
import { MenuItem } from "../ui/menu-item";
import { SearchInput } from "../ui/search-input";
import { toast } from "../ui/toast";
import { usePages } from "./api";
import { FilterTabs } from "./filter-tabs";
import { HandOver } from "./hand-over";
import { EmptyList, PagedList } from "./list-states";
import { Mark } from "./mark";
import { PageFrame } from "./page-frame";
import { PersonLink } from "./person-link";
import { TypeToConfirm } from "./type-to-confirm";
import { useListQuery } from "./use-list-query";

const states = ["all", "orphans"] as const;
const nothing = { all: "none", orphans: "noneOrphans" } as const;
type Question = { kind: "hand-over" | "delete"; room: AdminRoom };

/** All rooms but direct ones: how large they are and whose, not what is said in them. */
export function RoomsPage() {
  const t = useTranslations("admin.rooms");
  const common = useTranslations("admin");
  const { text, setText, state, setState, q, query } = useListQuery(states, "all");
  const [asked, setAsked] = useState<Question | null>(null);
  const list = usePages({
    path: "/Admin/Room",
    query,
    schema: adminRoom,
    cursor: ({ id }) => ["before", String(id)],
  });
  useKnownAvatars(
    useMemo(() => (list.items ?? []).map(({ id, avatar }) => [roomKey(id), avatar]), [list.items]),
  );
  const close = () => setAsked(null);
  const name = isolated(asked?.room.name ?? "");
  return (
    <PageFrame section="rooms">
      <p className="flex gap-2.5 rounded-xl bg-accent-soft px-4 py-3 text-base text-pretty">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
        {t("privacy")}
      </p>
      <div className="flex flex-wrap gap-3">
        <SearchInput
          label={t("search")}
          value={text}
          onChange={setText}
          className="min-w-48 flex-1"
        />
        <FilterTabs
          label={t("filter")}
          value={state}
          choices={states.map((value) => ({ value, text: t(`states.${value}`) }))}
          onChoose={setState}
        />
      </div>
      <PagedList
        list={list}
        empty={
          <EmptyList icon={<Hash />} title={q === "" ? t(nothing[state]) : common("noMatch")} />
        }
      >
        {(rooms) => (
          <div className="rounded-xl border border-line">
            <RoomsHead />
            <ul className="divide-y divide-line">
              {rooms.map((room) => (
                <RoomRow key={room.id} room={room} onAsk={(kind) => setAsked({ kind, room })} />
              ))}
            </ul>
          </div>
        )}
      </PagedList>
      {asked?.kind === "hand-over" && (
        <HandOver room={asked.room} onClose={close} onDone={list.refresh} />
      )}
      <TypeToConfirm
        open={asked?.kind === "delete"}
        onClose={close}
        title={t("deleteTitle", { name })}
        description={t("deleteBody")}
        name={asked?.room.name ?? ""}
        confirm={t("deleteConfirm")}
        onConfirm={async () => {
          await call("DELETE", `/Admin/Room/${asked?.room.id}`);
          toast(t("deleted", { name }));
          await list.refresh();
        }}
      />
    </PageFrame>
  );
}

/** What the columns are, once; the rows have it for screen readers. */
function RoomsHead() {
  const t = useTranslations("admin.rooms");
  return (
    <div
      aria-hidden
      className="flex border-b border-line py-2 pr-13 pl-4 text-xs font-medium text-muted max-md:hidden"
    >
      <span className="flex-1">{t("name")}</span>
      <span className="w-24 text-right">{t("size")}</span>
      <span className="w-36 text-right">{t("last")}</span>
    </div>
  );
}

function RoomRow({ room, onAsk }: { room: AdminRoom; onAsk: (kind: Question["kind"]) => void }) {
  const t = useTranslations("admin.rooms");
  const timeAgo = useTimeAgo();
  const size = useByteSize();
  const { id, name, owner, members, bytes, lastTime } = room;
  return (
    <li className="flex min-h-16 items-center gap-3 py-2 pr-2 pl-4">
      <Avatar seed={roomKey(id)} name={name} shape="square" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate text-base font-medium">
            <bdi>{name}</bdi>
          </span>
          {room.private && (
            <>
              <Lock aria-hidden className="size-3.5 shrink-0 text-muted" />
              <span className="sr-only">{t("private")}</span>
            </>
          )}
          {owner === null && <Mark tone="warn">{t("noOwner")}</Mark>}
        </p>
        <p className="text-xs wrap-anywhere text-muted">
          {owner !== null && (
            <>
              <PersonLink person={owner} />
              {" · "}
            </>
          )}
          {t("memberCount", { count: members })}
          <span className="md:hidden">
            {" · "}
            {size(bytes)}
          </span>
        </p>
      </div>
      <dl className="hidden shrink-0 text-right text-sm text-muted tabular-nums md:flex">
        <div className="w-24">
          <dt className="sr-only">{t("size")}</dt>
          <dd>{size(bytes)}</dd>
        </div>
        <div className="w-36">
          <dt className="sr-only">{t("last")}</dt>
          <dd className="truncate">{lastTime === null ? t("silent") : timeAgo(lastTime)}</dd>
        </div>
      </dl>
      <Menu
        trigger={
          <IconButton label={t("actions", { name: isolated(name) })}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<ArrowRightLeft aria-hidden />} onSelect={() => onAsk("hand-over")}>
          {t("handOver")}
        </MenuItem>
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => onAsk("delete")}>
          {t("delete")}
        </MenuItem>
      </Menu>
    </li>
  );
}
