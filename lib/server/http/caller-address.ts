import "server-only";
import { headers } from "next/headers";
import { readCallerAddress } from "@/lib/wire/caller-address";

/** The address that a call is limited by; see docs/decisions/0008-address-of-the-caller.md. */
export async function callerAddress(): Promise<string> {
  return readCallerAddress(await headers()) ?? "unknown";
}
