/** How much a person and the server may store as files. */
import "server-only";
import * as files from "../db/queries/files";
import { env } from "../env";
import { Problem } from "../http/problem";

const bytesPerMb = 1_000_000;

/**
 * Throws 507 with the code `files-full` or `storage-full` if `bytes` more would be over a quota; with 0,
 * if one is used up.
 */
export async function requireSpace(userId: number, bytes: number): Promise<void> {
  const { QUOTA_PERSON_FILES_MB, QUOTA_FILES_MB } = env();
  const stored = await files.storedBytes(userId);
  if (isOver(stored.person + bytes, QUOTA_PERSON_FILES_MB)) {
    throw new Problem(507, `Your files may take ${QUOTA_PERSON_FILES_MB} MB.`, {
      code: "files-full",
    });
  }
  if (isOver(stored.all + bytes, QUOTA_FILES_MB)) {
    throw new Problem(507, "The server has no room for more files.", { code: "storage-full" });
  }
}

/** Whether the server has room for `bytes` that count to nobody's quota. */
export async function hasSpace(bytes: number): Promise<boolean> {
  const { all } = await files.storedBytes(0);
  return !isOver(all + bytes, env().QUOTA_FILES_MB);
}

function isOver(bytes: number, quotaMb: number): boolean {
  return quotaMb > 0 && bytes >= quotaMb * bytesPerMb;
}
