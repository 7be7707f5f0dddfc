import { withSession } from "@/lib/server/accounts/account";
import { paused } from "@/lib/server/api/notices";
import { requireUser } from "@/lib/server/auth/caller";
import * as hooks from "@/lib/server/db/queries/notice-hooks";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { noSuchHook } from "@/lib/server/notices/hooks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const { id } = withSession(await requireUser());
    const changed = await readBody(request, paused);
    if (!(await hooks.setPaused(id, idFrom(params.id), changed.paused))) throw noSuchHook();
    return new Response(null, { status: 204 });
  },

  async DELETE(_, params) {
    const { id } = withSession(await requireUser());
    if (!(await hooks.remove(id, idFrom(params.id)))) throw noSuchHook();
    return new Response(null, { status: 204 });
  },
});
