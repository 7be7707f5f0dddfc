import { changeAccount, requireSelf, withSession } from "@/lib/server/accounts/account";
import { deleteAccount } from "@/lib/server/accounts/account-deletion";
import { accountEnd } from "@/lib/server/api/factors";
import { userChange } from "@/lib/server/api/people";
import { clearSessionCookie } from "@/lib/server/auth/session-cookie";
import * as users from "@/lib/server/db/queries/users";
import { readBody } from "@/lib/server/http/input";
import { Problem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";
import type { PublicUser } from "@/lib/shared/api/people";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const user = await users.find(params.username ?? "");
    if (!user) throw new Problem(404, "There is nobody with this username.");
    return Response.json({ username: user.username, nickname: user.nickname } satisfies PublicUser);
  },

  async PATCH(request, params) {
    const caller = await requireSelf(params.username);
    const values = await readBody(request, userChange);
    const { username, nickname } = await changeAccount(caller, values);
    return Response.json({ username, nickname } satisfies PublicUser);
  },

  async DELETE(request, params) {
    const caller = withSession(await requireSelf(params.username));
    await deleteAccount(caller, await readBody(request, accountEnd));
    await clearSessionCookie();
    return new Response(null, { status: 204 });
  },
});
