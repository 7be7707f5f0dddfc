/**
 * Where the bytes of files are. Each file has a folder of its own, named by its random key, with the file
 * itself (`original`) and what is made from it. Commands use the stores outside of Next, so no
 * `server-only` here.
 */

/** Of bytes, both included. */
export type ByteRange = { start: number; end: number };
export type StoredBytes = { bytes: number; stream: ReadableStream<Uint8Array> };

/** Each function may throw StoreDown. */
export interface FileStore {
  /** A folder of the local disk for what arrives; it exists. */
  readonly incoming: string;
  /**
   * Stores a file of the local disk, which is moved away; resolves when it is durable. Throws StoreFull,
   * and has nothing of it then.
   */
  put(key: string, name: string, localFile: string): Promise<void>;
  /** The caller reads the stream or cancels it. Throws NoSuchFile. */
  read(key: string, name: string, range?: ByteRange): Promise<StoredBytes>;
  /** Deletes a file with everything that was made from it. Deleting it again does nothing. */
  remove(key: string): Promise<void>;
  /** The keys of all files, in no order. */
  keys(): AsyncIterable<string>;
  /** What there is of a file, with its bytes; nothing if there is no such file. */
  contents(key: string): Promise<Map<string, number>>;
  /** Deletes what arrived before that time and never became a file; resolves with how much of it. */
  removeAbandoned(before: Date): Promise<number>;
}

/** A store to which browsers can upload by themselves. What they upload is no file before the server made it one. */
export interface DirectStore extends FileStore {
  /** An address that takes exactly this many bytes, for some minutes. */
  openUpload(key: string, bytes: number): Promise<UploadAddress>;
  /** Throws NoSuchFile. */
  readUpload(key: string): Promise<StoredBytes>;
  removeUpload(key: string): Promise<void>;
}
/** `headers`: what the request must have besides its length. */
export type UploadAddress = { url: string; method: "PUT"; headers: Record<string, string> };

/** The store does not have it: it was deleted meanwhile, or lost. */
export class NoSuchFile extends Error {}
/** The store cannot be reached, or refuses us. */
export class StoreDown extends Error {}
/** The store has no room for it. */
export class StoreFull extends Error {}

const keyForm = /^[\w-]{8,128}$/;

/** Other keys would lead out of the store, or to several files at once. */
export function isKey(key: string): boolean {
  return keyForm.test(key);
}

/** Throws for a key, or a name, that no file has. */
export function checkKey(key: string, name = "original"): void {
  if (!isKey(key) || !/^[\w-]{1,64}$/.test(name)) throw new Error("That is no key of a file.");
}

/** Whether an error says that the disk is full, or a quota of it used up. */
export function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOSPC" || code === "EDQUOT";
}

/** Whether an error of the disk says that there is no such file. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
