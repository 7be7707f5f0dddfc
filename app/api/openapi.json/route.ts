import { openApi } from "@/lib/api/documents";
import { route } from "@/lib/http";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    return Response.json(openApi());
  },
});
