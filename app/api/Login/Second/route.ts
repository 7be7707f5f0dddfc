import { secondStep } from "@/lib/server/api/factors";
import { takeSecondStep } from "@/lib/server/auth/second-step";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    return Response.json(await takeSecondStep(await readBody(request, secondStep)));
  },
});
