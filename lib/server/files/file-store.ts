/**
 * Where the bytes of files are. Each file has a folder of its own, named by its random key, with the file
 * itself (`original`) and what is made from it.
 */
import "server-only";

/** Of bytes, both included. */
export type ByteRange = { start: number; end: number };

export interface FileStore {
  /** A folder of the local disk for what arrives; it exists. */
  readonly incoming: string;
  /** Stores a file of the local disk, which is moved away; resolves when it is durable. */
  put(key: string, name: string, localFile: string): Promise<void>;
  /** Throws NoSuchFile. */
  read(
    key: string,
    name: string,
    range?: ByteRange,
  ): Promise<{ bytes: number; stream: ReadableStream<Uint8Array> }>;
  /** Deletes a file with everything that was made from it. Deleting it again does nothing. */
  remove(key: string): Promise<void>;
  /** The keys of all files, in no order. */
  keys(): AsyncIterable<string>;
  /** Deletes what arrived before that time and never became a file; resolves with how much of it. */
  removeAbandoned(before: Date): Promise<number>;
}

/** The store does not have it: it was deleted meanwhile, or lost. */
export class NoSuchFile extends Error {}
