/** Secrets that are stored encrypted, so that a copy of the database alone gives none of them away. */
import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "../env";

/** Encrypts a text with a key made of NEXTAUTH_SECRET; it opens for the same `owner` only. */
export function seal(text: string, owner: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key(), iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return ["1", ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(
    ".",
  );
}

/** The text; null if NEXTAUTH_SECRET is another one than when it was encrypted, or the owner is. */
export function unseal(box: string, owner: string): string | null {
  const [version, iv = "", sealed = "", tag = ""] = box.split(".");
  if (version !== "1") return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key(), Buffer.from(iv, "base64url"), {
      authTagLength: 16,
    })
      .setAAD(Buffer.from(owner))
      .setAuthTag(Buffer.from(tag, "base64url"));
    return (
      decipher.update(Buffer.from(sealed, "base64url"), undefined, "utf8") + decipher.final("utf8")
    );
  } catch {
    return null;
  }
}

function key(): Buffer {
  return Buffer.from(hkdfSync("sha256", env().NEXTAUTH_SECRET, "", "teahouse authenticator", 32));
}
