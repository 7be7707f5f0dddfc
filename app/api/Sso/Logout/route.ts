import { logoutToken } from "@/lib/server/api/sso";
import { logOutByProvider } from "@/lib/server/auth/sso/logout";
import { readForm } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { logout_token } = await readForm(request, logoutToken);
    await logOutByProvider(logout_token);
    return new Response(null, { status: 200 });
  },
});
