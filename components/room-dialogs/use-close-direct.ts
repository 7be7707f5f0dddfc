import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { useProblemText } from "../hooks/use-problem-text";
import { useRoomContext } from "../room/room-context";
import { refreshRoomList } from "../sidebar/use-room-list";
import { toast } from "../ui/toast";

/** Takes a direct conversation off the user's list until it is reopened or a message arrives. */
export function useCloseDirect(): () => Promise<void> {
  const t = useTranslations("room");
  const router = useRouter();
  const problemText = useProblemText();
  const { room, me, leave } = useRoomContext();
  return async () => {
    try {
      await leave(call("DELETE", `/Room/${room.id}/Member/${encodeURIComponent(me.username)}`));
    } catch (error) {
      toast.error(problemText(error));
      return;
    }
    toast(t("closed"));
    router.push("/rooms");
    refreshRoomList();
  };
}
