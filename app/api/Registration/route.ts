import { getLocale } from "next-intl/server";
import { requestLink } from "@/lib/server/accounts/registration-mail";
import { whoMayRegister } from "@/lib/server/accounts/registration-rules";
import { wantedLink } from "@/lib/server/api/people";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { languageOf } from "@/lib/shared/i18n/locale";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    return Response.json(await whoMayRegister());
  },

  async POST(request) {
    const { email } = await readBody(request, wantedLink);
    await requestLink(email, languageOf(await getLocale()));
    return new Response(null, { status: 202 });
  },
});
