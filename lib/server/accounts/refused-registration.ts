import "server-only";
import type { RegistrationCode } from "@/lib/shared/quota-codes";
import { Problem } from "../http/problem";

const details: Record<RegistrationCode, string> = {
  "registration-invite": "Registering takes an invite that is still valid.",
  "registration-domain":
    "Registering takes the link in a mail to an address of this server's domains.",
  "registration-closed": "Nobody can register on this server.",
};

export function refuseRegistration(code: RegistrationCode): Problem {
  return new Problem(403, details[code], { code });
}
