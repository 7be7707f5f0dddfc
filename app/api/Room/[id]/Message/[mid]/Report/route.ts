import { messageReport } from "@/lib/server/api/reports";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { reportMessage } from "@/lib/server/reports/reports";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const user = await requireUser();
    const { reason } = await readOptionalBody(request, messageReport);
    const where = { room: idFrom(params.id), message: idFrom(params.mid) };
    const isNew = await reportMessage(user, { ...where, reason });
    return Response.json({ status: true }, { status: isNew ? 201 : 200 });
  },
});
