import { call, RestError } from "@/lib/client/rest/call";
import { room } from "@/lib/shared/api/rooms";
import { useNavigate } from "../shell/navigation";
import { refreshRoomList } from "./use-room-list";

/**
 * Opens the direct conversation with a person, creating it if there is none.
 * Throws RestError; a problem with the name is reported for the field `username`.
 */
export function useOpenDirect(): (username: string) => Promise<void> {
  const go = useNavigate();
  return async (username) => {
    try {
      const { id } = room.parse(await call("POST", "/Room", { with: username }));
      go(`/rooms/${id}`);
      refreshRoomList();
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      const code = error.status === 404 ? "nobody" : error.problem.errors?.with;
      throw code ? new RestError(error.status, { errors: { username: code } }) : error;
    }
  };
}
