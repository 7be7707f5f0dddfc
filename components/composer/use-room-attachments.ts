import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { DraftFiles } from "@/lib/client/files/draft-files";
import { draftMarks } from "@/lib/client/files/draft-marks";
import { browserStorage } from "@/lib/client/room/outbox-storage";
import type { Pending } from "@/lib/client/state/types";
import type { RoomInfo } from "../room/room-info";
import { useLater } from "../ui/later";
import { toast } from "../ui/toast";
import type { Attachments } from "./attachments-context";
import { attachmentsPart } from "./attachments-part";

const nothing: DraftFiles = { keys: [], refusals: [] };
const never = () => () => {};

/** The files of the message that is being written in a room, kept as its text is. */
export function useRoomAttachments(
  { id: roomId, files }: RoomInfo,
  username: string,
  { pending, isEdit }: { pending: readonly Pending[]; isEdit: boolean },
): Attachments {
  const t = useTranslations("attachments");
  const owner = useMemo(() => ({ roomId, username }), [roomId, username]);
  const [isKept, setIsKept] = useState(false);
  useEffect(() => setIsKept(draftMarks(owner, browserStorage()).any()), [owner]);
  const part = useLater(attachmentsPart, isKept);
  const latest = useRef({ pending, isEdit, files });
  useEffect(() => {
    latest.current = { pending, isEdit, files };
  });
  useEffect(() => {
    if (isKept) void part?.ownDrafts().restore(owner, sentIn(latest.current.pending));
  }, [part, isKept, owner]);

  const draft = useSyncExternalStore(
    part?.ownDrafts().subscribe ?? never,
    () => part?.ownDrafts().of(owner) ?? nothing,
    () => nothing,
  );
  const isBlocked = useSyncExternalStore(
    part?.ownUploads().subscribe ?? never,
    () => draft.keys.some((key) => part?.ownUploads().get(key)?.state.is === "failed"),
    () => false,
  );
  const add = useCallback(
    (added: File[], folders: string[] = []) => {
      const { isEdit, files } = latest.current;
      if (isEdit || files.way === "none") toast.error(t(isEdit ? "inEdit" : "unavailable"));
      else whenLoaded(({ ownDrafts }) => ownDrafts().add(added, owner, files, folders));
    },
    [owner, t],
  );
  return useMemo(
    () => ({
      ...{ add, draft, isBlocked },
      take: () => attachmentsPart.get()?.ownDrafts().take(owner) ?? [],
      remove: (key) => attachmentsPart.get()?.ownDrafts().remove(key, owner),
      dismiss: () => attachmentsPart.get()?.ownDrafts().dismiss(owner),
    }),
    [add, draft, isBlocked, owner],
  );
}

/** The uploads of messages that are under way. */
function sentIn(pending: readonly Pending[]): Set<string> {
  const sent = pending.flatMap((each) => (each.kind === "send-files" ? each.attachments : []));
  return new Set(sent.map(({ key }) => key));
}

type Part = NonNullable<ReturnType<typeof attachmentsPart.get>>;

function whenLoaded(task: (part: Part) => void): void {
  const loaded = attachmentsPart.get();
  if (loaded) {
    task(loaded);
    return;
  }
  const unsubscribe = attachmentsPart.subscribe(() => {
    unsubscribe();
    whenLoaded(task);
  });
  attachmentsPart.load();
}
