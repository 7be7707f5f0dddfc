import { requireAdmin, requireAdminToChange } from "@/lib/server/admin/require-admin";
import { changeSettings, readSettings } from "@/lib/server/admin/settings";
import { settingsChange } from "@/lib/server/api/admin";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    await requireAdmin();
    return Response.json(await readSettings());
  },

  async PATCH(request) {
    const by = await requireAdminToChange();
    // A thousand held words are more than other bodies have.
    const change = await readBody(request, settingsChange, 512 * 1024);
    return Response.json(await changeSettings(by, change));
  },
});
