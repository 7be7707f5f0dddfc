/** What stands in a picture's box until the picture does. */
import { thumbHashToDataURL } from "thumbhash";

const known = new Map<string, string>();
/** Each is some 3 kB. */
const maxKnown = 500;

/** The address of a small picture of a ThumbHash in base64; undefined if it is none. */
export function placeholderOf(hash: string): string | undefined {
  const address = known.get(hash) ?? decoded(hash);
  if (address === undefined) return undefined;
  if (known.size >= maxKnown) known.clear();
  known.set(hash, address);
  return address;
}

function decoded(hash: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(hash), (character) => character.charCodeAt(0));
    return bytes.length < 5 ? undefined : thumbHashToDataURL(bytes);
  } catch {
    return undefined;
  }
}
