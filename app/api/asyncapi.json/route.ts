import { asyncApi } from "@/lib/server/api/documents";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    return Response.json(asyncApi());
  },
});
