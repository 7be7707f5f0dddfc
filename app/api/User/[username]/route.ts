import { z } from "zod";
import { changeAccount, requireSelf } from "@/lib/account";
import { fieldRules } from "@/lib/fields";
import { readBody, route } from "@/lib/http";
import { Problem } from "@/lib/problem";
import * as users from "@/lib/queries/users";

const change = z
  .object({
    nickname: z.optional(fieldRules.nickname),
    password: z.optional(fieldRules.password),
    /** The password until now, or its MD5. */
    current: z.string("required").optional(),
  })
  .refine(({ nickname, password }) => nickname !== undefined || password !== undefined, {
    path: ["nickname"],
    message: "required",
  });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const user = await users.find(params.username ?? "");
    if (!user) throw new Problem(404, "There is nobody with this username.");
    return Response.json({ username: user.username, nickname: user.nickname });
  },

  async PATCH(request, params) {
    const caller = await requireSelf(params.username);
    const values = await readBody(request, change);
    const { username, nickname } = await changeAccount(caller, values);
    return Response.json({ username, nickname });
  },
});
