import { requireSelf, withSession } from "@/lib/account";
import { exportAccount } from "@/lib/exports/account";
import { route } from "@/lib/http";
import { countCall } from "@/lib/limits";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const caller = withSession(await requireSelf(params.username));
    await countCall("exports", String(caller.id));
    return exportAccount(caller);
  },
});
