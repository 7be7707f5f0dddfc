import { call, RestError } from "@/lib/client/rest/rest-client";
import { room } from "@/lib/shared/api/rooms";
import { useGo } from "../shell/going";
import { refreshRoomList } from "./use-room-list";

/**
 * Opens the direct room with another user, creating it if needed. Throws RestError; if the name is
 * to blame, as an error of the field `username`.
 */
export function useOpenDirect(): (username: string) => Promise<void> {
  const go = useGo();
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
