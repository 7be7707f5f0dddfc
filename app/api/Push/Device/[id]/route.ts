import { withSession } from "@/lib/server/accounts/account";
import { paused } from "@/lib/server/api/notices";
import { requireUser } from "@/lib/server/auth/caller";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { pauseDevice, removeDevice } from "@/lib/server/notices/devices";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const caller = withSession(await requireUser());
    const changed = await readBody(request, paused);
    await pauseDevice(caller, params.id ?? "", changed.paused);
    return new Response(null, { status: 204 });
  },

  async DELETE(_, params) {
    await removeDevice(withSession(await requireUser()), params.id ?? "");
    return new Response(null, { status: 204 });
  },
});
