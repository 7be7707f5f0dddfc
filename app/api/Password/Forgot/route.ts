import { requireMail } from "@/lib/server/accounts/email";
import { forgotPassword } from "@/lib/server/accounts/password-reset";
import { forgottenPassword } from "@/lib/server/api/email";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requestLocale } from "@/lib/server/i18n/request-locale";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    requireMail();
    const { name } = await readBody(request, forgottenPassword);
    await forgotPassword(name, await requestLocale());
    return Response.json({ status: true }, { status: 202 });
  },
});
