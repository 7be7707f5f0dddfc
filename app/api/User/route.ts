import { z } from "zod";
import { register } from "@/lib/server/accounts/registration";
import { profileQuery } from "@/lib/server/api/people";
import { requireUser } from "@/lib/server/auth/caller";
import * as avatars from "@/lib/server/db/queries/avatars";
import { parse, queryOf, readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const user = await requireUser();
    const { name } = parse(profileQuery, queryOf(request));
    await countCall("profiles", String(user.id));
    return Response.json(await avatars.profiles(name));
  },

  async POST(request) {
    const { username } = await register(await readBody(request, z.unknown()));
    const headers = { Location: `/User/${encodeURIComponent(username)}` };
    return new Response(null, { status: 201, headers });
  },
});
