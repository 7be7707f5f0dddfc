/** What a bucket's refusal, or its silence, means. */
import { NoSuchFile, StoreDown, StoreFull } from "./file-store";

const missing = new Set(["NoSuchKey", "NotFound"]);
const full = /StorageFull|QuotaExceeded|InsufficientStorage|OverQuota/;

/** The error for who asked; what is a mistake of ours stays as it is. */
export function storeError(error: unknown, noSuchFile: () => NoSuchFile): unknown {
  const { name, status } = describe(error);
  if (error instanceof NoSuchFile || missing.has(name)) return noSuchFile();
  if (status === 507 || full.test(name)) {
    return new StoreFull("The bucket is full.", { cause: error });
  }
  if (error instanceof TypeError || error instanceof RangeError) return error;
  return new StoreDown(`The bucket cannot be used (${name}).`, { cause: error });
}

/** Whether the same call may go well: it was not refused, or only for the moment. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof StoreDown)) return false;
  const { status } = describe(error.cause);
  return status === undefined || status === 429 || (status >= 500 && status !== 501);
}

function describe(error: unknown): { name: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: "unknown", status: undefined };
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  return { name: error.name, status };
}
