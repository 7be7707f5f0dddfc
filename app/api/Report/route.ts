import { personReport } from "@/lib/server/api/reports";
import { requireUser } from "@/lib/server/auth/caller";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { reportPerson } from "@/lib/server/reports/reports";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const user = await requireUser();
    const isNew = await reportPerson(user, await readBody(request, personReport));
    return Response.json({ status: true }, { status: isNew ? 201 : 200 });
  },
});
