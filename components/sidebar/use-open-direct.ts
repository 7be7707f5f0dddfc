import * as z from "zod/mini";
import { call, RestError } from "@/lib/client/rest/rest-client";
import { useNavigate } from "../shell/navigation";
import { refreshRoomList } from "./use-room-list";

const opened = z.object({ id: z.int() });

/**
 * Goes to the room that one has with another person alone, making it where there is none.
 * Throws RestError; what is wrong with the name as an error of the field `username`.
 */
export function useOpenDirect(): (username: string) => Promise<void> {
  const go = useNavigate();
  return async (username) => {
    try {
      const { id } = opened.parse(await call("POST", "/Room", { with: username }));
      go(`/rooms/${id}`);
      refreshRoomList();
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      const code = error.status === 404 ? "nobody" : error.problem.errors?.with;
      throw code ? new RestError(error.status, { errors: { username: code } }) : error;
    }
  };
}
