import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/rest-client";
import { useProblemText } from "../hooks/use-problem-text";
import { useMe } from "../shell/me-context";
import { refreshRoomList } from "../sidebar/use-room-list";
import { toast } from "../ui/toast";
import type { RoomDialogProps } from "./room-dialogs";

/** Takes a room of two off one's list, until there is something new in it or one opens it again. */
export function useCloseDirect(roomId: number, onGoing: RoomDialogProps["onGoing"]) {
  const t = useTranslations("room");
  const router = useRouter();
  const me = useMe();
  const problemText = useProblemText();
  return async () => {
    try {
      await onGoing(call("DELETE", `/Room/${roomId}/Member/${encodeURIComponent(me.username)}`));
    } catch (error) {
      toast.error(problemText(error));
      return;
    }
    toast(t("closed"));
    router.push("/rooms");
    refreshRoomList();
  };
}
