import { cutText } from "@/lib/shared/cut-text";
import type { Reading } from "@/lib/shared/message/reading";
import { useTextAsShown } from "./use-text-as-shown";

/** More does not fit into a line. */
const maxCharacters = 200;

export function Quote({ msg, reading }: { msg: string; reading: Reading }) {
  const text = useTextAsShown(msg, reading);
  // The server has the library for Markdown at once, the browser a moment later.
  return <bdi suppressHydrationWarning>{cutText(text, maxCharacters)}</bdi>;
}
