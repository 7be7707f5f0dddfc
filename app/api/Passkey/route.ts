import { challengeToUse } from "@/lib/server/auth/passkeys";
import { countChallenge } from "@/lib/server/auth/second-step";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST() {
    await countChallenge();
    return Response.json(await challengeToUse());
  },
});
