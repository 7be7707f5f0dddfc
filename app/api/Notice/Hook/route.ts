import { withSession } from "@/lib/server/accounts/account";
import { newHook } from "@/lib/server/api/notices";
import { requireUser } from "@/lib/server/auth/caller";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { createHook, listHooks } from "@/lib/server/notices/hooks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const { id } = withSession(await requireUser());
    return Response.json(await listHooks(id));
  },

  async POST(request) {
    const caller = withSession(await requireUser());
    const hook = await createHook(caller, await readBody(request, newHook));
    return Response.json(hook, { status: 201 });
  },
});
