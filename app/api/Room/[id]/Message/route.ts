import type { z } from "zod";
import { historyQuery, newMessage } from "@/lib/server/api/messages";
import { requireUser, requireUserAndRoom } from "@/lib/server/auth/auth";
import * as messages from "@/lib/server/db/queries/messages";
import { idFrom, parse, queryOf, readBody, route } from "@/lib/server/http/http";
import { readable } from "@/lib/server/rooms/room-access";
import { sendMessage } from "@/lib/server/rooms/send-message";
import type { ChangedPage, MessagePage } from "@/lib/shared/api/messages";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const { room: known } = await requireUserAndRoom(idFrom(params.id));
    const room = readable(known);
    const { expand, ...wanted } = parse(historyQuery, queryOf(request));
    const { archived, ...page } = await find(room.id, wanted);
    return Response.json({ ...page, ...(expand && { archived }) } satisfies
      | MessagePage
      | ChangedPage);
  },

  async POST(request, params) {
    const user = await requireUser();
    const body = await readBody(request, newMessage);
    return Response.json(await sendMessage(user, idFrom(params.id), body), { status: 201 });
  },
});

function find(
  room: number,
  { changed, around, limit, ...range }: Omit<z.infer<typeof historyQuery>, "expand">,
) {
  if (changed !== undefined) return messages.changedSince(room, { since: changed, limit });
  if (around !== undefined) return pageAround(room, around, limit);
  return messages.page(room, { ...range, limit });
}

/** `newer` is there only where it is so. */
async function pageAround(room: number, around: number, limit: number) {
  const { newer, ...page } = await messages.pageAround(room, { around, limit });
  return { ...page, ...(newer && { newer }) };
}
