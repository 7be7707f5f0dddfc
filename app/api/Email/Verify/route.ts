import { verifyEmail } from "@/lib/server/accounts/email";
import { mailedToken } from "@/lib/server/api/email";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { token } = await readBody(request, mailedToken);
    await verifyEmail(token);
    return new Response(null, { status: 204 });
  },
});
