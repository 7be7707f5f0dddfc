import { withSession } from "@/lib/server/accounts/account";
import { noticeChanges } from "@/lib/server/api/notices";
import { requireUser } from "@/lib/server/auth/caller";
import * as settings from "@/lib/server/db/queries/notice-settings";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { changeNotices } from "@/lib/server/notices/notice-settings";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const { id } = withSession(await requireUser());
    return Response.json(await settings.find(id));
  },

  async PUT(request) {
    const caller = withSession(await requireUser());
    const { ...changed } = await readBody(request, noticeChanges);
    return Response.json(await changeNotices(caller, changed));
  },
});
