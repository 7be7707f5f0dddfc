import { withSession } from "@/lib/server/accounts/account";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { testHook } from "@/lib/server/notices/hooks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(_, params) {
    const caller = withSession(await requireUser());
    return Response.json({ error: await testHook(caller, idFrom(params.id)) });
  },
});
