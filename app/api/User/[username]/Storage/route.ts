import { requireSelf } from "@/lib/server/accounts/account";
import { storageOf } from "@/lib/server/files/quota";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { id } = await requireSelf(params.username);
    return Response.json(await storageOf(id));
  },
});
