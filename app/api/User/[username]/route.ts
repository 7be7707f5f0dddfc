import { route } from "@/lib/http";
import { Problem } from "@/lib/problem";
import * as users from "@/lib/queries/users";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const user = await users.find(params.username ?? "");
    if (!user) throw new Problem(404, "There is nobody with this username.");
    return Response.json({ username: user.username, nickname: user.nickname });
  },
});
