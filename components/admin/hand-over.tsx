"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import useSWR from "swr";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/call";
import { type AdminPerson, type AdminRoom, adminPerson } from "@/lib/shared/api/admin";
import { isolated } from "@/lib/shared/isolated";
import { useDebounced } from "../hooks/use-debounced";
import { useProblemText } from "../hooks/use-problem-text";
import { Avatar } from "../ui/avatar";
import { Dialog } from "../ui/dialog";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { LoadFailed } from "../ui/load-failed";
import { SearchInput } from "../ui/search-input";
import { toast } from "../ui/toast";

const quietMs = 200;
/** As many as one chooses from without scrolling far. */
const offered = 20;

type Props = { room: AdminRoom; onClose: () => void; onDone: () => Promise<void> };

/** Gives a room to a person who is chosen from all of the server's. */
export function HandOver(props: Props) {
  const t = useTranslations("admin.rooms");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={t("handOverTitle", { name: isolated(props.room.name) })}
      description={t("handOverBody")}
    >
      <ChooseOwner {...props} />
    </Dialog>
  );
}

function ChooseOwner({ room, onClose, onDone }: Props) {
  const t = useTranslations("admin.rooms");
  const problemText = useProblemText();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<AdminPerson | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    if (busy) return;
    if (!chosen) return setProblem(t("handOverNone"));
    setBusy(true);
    setProblem(null);
    try {
      await call("PATCH", `/Admin/Room/${room.id}`, { owner: chosen.username });
      const names = { name: isolated(room.name), person: isolated(chosen.nickname) };
      toast(t("handedOver", names));
      onClose();
      await onDone();
    } catch (error) {
      setProblem(problemText(error));
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <SearchInput label={t("handOverSearch")} value={text} onChange={setText} />
      <People
        text={text}
        owner={room.owner?.username ?? null}
        chosen={chosen?.username ?? null}
        onChoose={(person) => {
          setChosen(person);
          setProblem(null);
        }}
      />
      <FormError text={problem} />
      <FormActions submit={t("handOverConfirm")} busy={busy} onCancel={onClose} />
    </form>
  );
}

function People({
  text,
  owner,
  chosen,
  onChoose,
}: {
  text: string;
  owner: string | null;
  chosen: string | null;
  onChoose: (person: AdminPerson) => void;
}) {
  const t = useTranslations("admin.rooms");
  const common = useTranslations("admin");
  const q = useDebounced(text.trim(), quietMs);
  const query = new URLSearchParams({ limit: String(offered), ...(q !== "" && { q }) });
  const { data, error, mutate } = useSWR<AdminPerson[], unknown>(
    `/Admin/Person?${query}`,
    async (path: string) => z.array(adminPerson).parse(await call("GET", path)),
    { keepPreviousData: true },
  );
  const people = data?.filter(
    ({ username, suspended }) => username !== owner && suspended === null,
  );
  return (
    <fieldset className="scroll-quiet h-64 min-w-0 overflow-y-auto rounded-xl border border-line">
      <legend className="sr-only">{t("handOverChoose")}</legend>
      {error !== undefined && (
        <div className="p-3">
          <LoadFailed error={error} onRetry={() => void mutate()} />
        </div>
      )}
      {people?.length === 0 && (
        <p className="px-4 py-10 text-center text-base text-muted">{common("noMatch")}</p>
      )}
      {people?.map((person) => (
        <label
          key={person.username}
          className="flex min-h-12 cursor-pointer items-center gap-3 px-3 py-1.5 hover:bg-hover has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="owner"
            className="size-4 shrink-0 accent-(--accent) pointer-coarse:size-11 pointer-coarse:scale-50"
            checked={person.username === chosen}
            onChange={() => onChoose(person)}
          />
          <Avatar seed={person.username} name={person.nickname} size="medium" />
          <span className="min-w-0">
            <span className="block truncate text-base font-medium">
              <bdi>{person.nickname}</bdi>
            </span>
            <span className="block truncate text-xs text-muted">@{person.username}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
