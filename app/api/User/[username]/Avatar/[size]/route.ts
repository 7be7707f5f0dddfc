import { getPersonAvatar } from "@/lib/server/avatars/get-avatar";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: getPersonAvatar });
