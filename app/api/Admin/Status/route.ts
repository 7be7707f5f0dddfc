import { requireAdmin } from "@/lib/server/admin/require-admin";
import { serverStatus } from "@/lib/server/admin/status";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    await requireAdmin();
    return Response.json(await serverStatus());
  },
});
