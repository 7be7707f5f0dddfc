import type { Messages } from "next-intl";

/** Some sections of the messages, so that a page sends the browser only what it uses. */
export function pick<Key extends keyof Messages>(
  messages: Messages,
  ...keys: Key[]
): Partial<Messages> {
  return Object.fromEntries(keys.map((key) => [key, messages[key]]));
}
