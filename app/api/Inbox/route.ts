import { requireUser } from "@/lib/auth";
import { env } from "@/lib/env";
import { route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import { signToken } from "@/lib/room-token";

/** A token for the socket at `/parties/inbox/{user}`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const { id: uid, username, sid } = await requireUser();
    await countCall("tokens", String(uid));
    const claims = { uid, username, sid, inbox: true } as const;
    return Response.json({ token: await signToken(claims, env().ROOM_TOKEN_SECRET), user: uid });
  },
});
