import { note } from "@/lib/server/admin/audit";
import { exportAudit } from "@/lib/server/admin/audit-export";
import { requireAdminToChange } from "@/lib/server/admin/require-admin";
import { auditExportQuery } from "@/lib/server/api/admin";
import { parse, queryOf } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

/** In seconds, on Vercel; the download is cut off then. */
export const maxDuration = 300;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const by = await requireAdminToChange();
    const { format } = parse(auditExportQuery, queryOf(request));
    await note(by, { action: "audit-exported", details: { format } });
    return exportAudit(format);
  },
});
