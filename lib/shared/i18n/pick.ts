import type { Messages } from "next-intl";

/** The parts of the messages that a provider gives to the browser. */
export function pick<Key extends keyof Messages>(
  messages: Messages,
  ...keys: Key[]
): Partial<Messages> {
  return Object.fromEntries(keys.map((key) => [key, messages[key]]));
}
