import { withSession } from "@/lib/server/accounts/account";
import { requireUser } from "@/lib/server/auth/caller";
import { route } from "@/lib/server/http/route";
import { listDevices } from "@/lib/server/notices/devices";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    return Response.json(await listDevices(withSession(await requireUser())));
  },
});
