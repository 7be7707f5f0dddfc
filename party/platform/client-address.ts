import { readCallerAddress } from "@/lib/wire/caller-address";

/** The client's address; null on the loopback port, which needs no limit. */
export function clientAddress(request: {
  headers: { get(name: string): string | null };
}): string | null {
  return readCallerAddress(request.headers, { edgeHeader: "CF-Connecting-IP" });
}
