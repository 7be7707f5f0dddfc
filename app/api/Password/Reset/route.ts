import { resetPassword } from "@/lib/server/accounts/password-reset";
import { passwordReset } from "@/lib/server/api/email";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { token, password } = await readBody(request, passwordReset);
    await resetPassword(token, password);
    return new Response(null, { status: 204 });
  },
});
