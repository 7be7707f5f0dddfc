import { requireSelf, withSession } from "@/lib/server/accounts/account";
import { emailState, removeEmail, requestEmail, requireMail } from "@/lib/server/accounts/email";
import { emailChange, newEmail } from "@/lib/server/api/email";
import { setDigest } from "@/lib/server/db/queries/digest-settings";
import { setLocale } from "@/lib/server/db/queries/email";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requestLocale } from "@/lib/server/i18n/request-locale";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    return Response.json(await emailState(withSession(await requireSelf(params.username))));
  },

  async PUT(request, params) {
    const caller = withSession(await requireSelf(params.username));
    const wanted = await readBody(request, newEmail);
    await requestEmail(caller, wanted, await requestLocale());
    return Response.json(await emailState(caller), { status: 202 });
  },

  async PATCH(request, params) {
    const caller = withSession(await requireSelf(params.username));
    const change = await readBody(request, emailChange);
    requireMail();
    await setLocale(caller.id, await requestLocale());
    await setDigest(caller.id, change);
    return Response.json(await emailState(caller));
  },

  async DELETE(_request, params) {
    const caller = withSession(await requireSelf(params.username));
    await removeEmail(caller, await requestLocale());
    return new Response(null, { status: 204 });
  },
});
