import { Problem } from "@/lib/server/http/problem";
import { type Handler, route } from "@/lib/server/http/route";

const nothingHere: Handler = async () => {
  throw new Problem(404, "There is nothing at this address.");
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: nothingHere,
  POST: nothingHere,
  PUT: nothingHere,
  PATCH: nothingHere,
  DELETE: nothingHere,
});
