import { requireSelf, withSession } from "@/lib/server/accounts/account";
import { accountExportQuery } from "@/lib/server/api/exports";
import { exportAccount } from "@/lib/server/exports/account";
import { parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

/** In seconds, on Vercel; the download is cut off then. */
export const maxDuration = 300;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const caller = withSession(await requireSelf(params.username));
    const { files } = parse(accountExportQuery, queryOf(request));
    await countCall("exports", String(caller.id));
    return exportAccount(caller, { withFiles: files === "1" });
  },
});
