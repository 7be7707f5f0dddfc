/** E-mail addresses with which people register. */
import "server-only";
import { asciiDomain, keptMailAddress } from "@/lib/shared/mail-address";

/**
 * The address as it is kept; null if it is none, or if it asks the mail server, by `%` or `!`, to send the
 * mail on to another one, as those of old did.
 */
export function registrationAddress(typed: string): string | null {
  const address = keptMailAddress(typed);
  return address === null || /[%!]/.test(address) ? null : address;
}

/** Whether an address is of one of the domains, and not only of one below them or with a similar end. */
export function isOfDomain(typed: string, domains: string[]): boolean {
  const address = registrationAddress(typed);
  const domain = address?.slice(address.lastIndexOf("@") + 1);
  return domain !== undefined && domains.some((each) => asciiDomain(each) === domain);
}
