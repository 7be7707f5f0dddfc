import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Message } from "@/lib/client/state/types";
import { canonicalEmoji } from "@/lib/wire/emoji";
import { downloadFiles } from "../files/download-files";
import { useProblemText } from "../hooks/use-problem-text";
import type { RoomInfo } from "../room/room-info";
import { copyText } from "../ui/copy-text";
import { toast } from "../ui/toast";
import type { MessageActions } from "./actions-context";

export function useActions(
  { id: room, role }: Pick<RoomInfo, "id" | "role">,
  me: string,
  {
    react,
    reply,
    edit,
    remove,
    report,
    jump,
    markUnread,
  }: Pick<RoomHandle, "react" | "markUnread"> &
    Pick<MessageActions, "reply" | "edit" | "remove" | "report" | "jump">,
): MessageActions {
  const t = useTranslations("actions");
  const problemText = useProblemText();
  return useMemo(() => {
    const copy = async (text: string, done: string) => {
      if (await copyText(text)) toast(done);
      else toast.error(t("copyFailed"));
    };
    const isMine = (message: Message) => message.username === me;
    return {
      react: ({ id, reactions }, picked) => {
        const emoji = canonicalEmoji(picked);
        const given = reactions?.find((reaction) => reaction.emoji === emoji);
        react(id, emoji, !given?.users.includes(me));
      },
      reply,
      edit,
      remove,
      report,
      jump,
      copyText: ({ msg }) => void copy(msg, t("textCopied")),
      copyLink: ({ id }) =>
        void copy(`${location.origin}/rooms/${room}?message=${id}`, t("linkCopied")),
      download: ({ files = [] }) => void downloadFiles(room, files),
      markUnread: ({ id }) =>
        void markUnread(id).catch((error: unknown) => toast.error(problemText(error))),
      mayEdit: isMine,
      mayRemove: (message) => isMine(message) || role === "owner" || role === "moderator",
      mayReport: (message) => !isMine(message),
    };
  }, [room, role, me, react, reply, edit, remove, report, jump, markUnread, t, problemText]);
}
