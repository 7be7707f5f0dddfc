import { requireSelf, withSession } from "@/lib/server/accounts/account";
import { exportAccount } from "@/lib/server/exports/account";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

/** In seconds, on Vercel; the download is cut off then. */
export const maxDuration = 300;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const caller = withSession(await requireSelf(params.username));
    await countCall("exports", String(caller.id));
    return exportAccount(caller);
  },
});
