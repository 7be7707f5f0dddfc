import { historyQuery, newMessage } from "@/lib/server/api/messages";
import { requireUser, requireUserAndRoom } from "@/lib/server/auth/caller";
import { idFrom, parse, queryOf, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { readHistory } from "@/lib/server/rooms/history";
import { sendMessage } from "@/lib/server/rooms/send-message";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const { room } = await requireUserAndRoom(idFrom(params.id));
    return Response.json(await readHistory(room, parse(historyQuery, queryOf(request))));
  },

  async POST(request, params) {
    const user = await requireUser();
    const message = await readBody(request, newMessage);
    return Response.json(await sendMessage(user, idFrom(params.id), message), { status: 201 });
  },
});
