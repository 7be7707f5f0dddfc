import { reactionPath } from "@/lib/server/api/messages";
import { type Caller, requireUser } from "@/lib/server/auth/caller";
import { idFrom, parse } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { changeMessage } from "@/lib/server/rooms/change-message";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(_request, params) {
    return react(await requireUser(), params, true);
  },

  async DELETE(_request, params) {
    return react(await requireUser(), params, false);
  },
});

async function react(user: Caller, params: Record<string, string>, on: boolean): Promise<Response> {
  const { emoji } = parse(reactionPath, { emoji: params.emoji });
  const target = idFrom(params.mid);
  await changeMessage(user, idFrom(params.id), { kind: "react", target, emoji, on });
  return new Response(null, { status: 204 });
}
