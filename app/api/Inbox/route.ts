import { requireUser } from "@/lib/server/auth/auth";
import { env } from "@/lib/server/env";
import { route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";
import type { InboxToken } from "@/lib/shared/api/sockets";
import { signToken } from "@/lib/wire/room-token";

/** A token for the socket at `/parties/inbox/{user}`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const { id: uid, username, sid } = await requireUser();
    await countCall("tokens", String(uid));
    const claims = { uid, username, sid, inbox: true } as const;
    const token = await signToken(claims, env().ROOM_TOKEN_SECRET);
    return Response.json({ token, user: uid } satisfies InboxToken);
  },
});
