/** Files in a bucket that speaks Amazon S3's REST API. */
import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import type { BucketPlace } from "./file-settings";
import {
  type ByteRange,
  checkKey,
  type DirectStore,
  isKey,
  NoSuchFile,
  type StoredBytes,
  type UploadAddress,
} from "./file-store";
import { removeOlder } from "./incoming";
import { clientConfig, type Sdk, sdk, timeoutFor, tries } from "./s3-client";
import { isPassing, storeError } from "./s3-errors";

/** How long an address takes an upload to begin; one that has begun may last. */
const addressSeconds = 600;
const anyBytes = "application/octet-stream";

/**
 * `files/{key}/{name}`, and `incoming/{key}` for what browsers upload by themselves, which is no file yet.
 * Whatever a bucket answers to is written at once or not at all.
 */
export class S3Store implements DirectStore {
  private client: Promise<S3Client> | undefined;
  private publicClient: Promise<S3Client> | undefined;

  /** `incoming` exists. */
  constructor(
    private readonly place: BucketPlace,
    readonly incoming: string,
  ) {}

  /** One call, not in parts: a file is there whole or not. A bucket takes 5 GB at once. */
  async put(key: string, name: string, localFile: string): Promise<void> {
    checkKey(key, name);
    const { size } = await stat(localFile);
    for (let left = tries - 1; ; left--) {
      try {
        await this.ask((client, { PutObjectCommand }) => {
          const Body = createReadStream(localFile);
          // A call that fails may leave it before it is opened, and nobody else hears of it then.
          Body.on("error", () => {});
          const length = { ContentLength: size, ContentType: anyBytes };
          const command = { ...this.at(`files/${key}/${name}`), Body, ...length };
          return client.send(new PutObjectCommand(command), timeoutFor(size));
        });
        break;
      } catch (error) {
        // The SDK does not repeat a call whose body is a stream.
        if (left === 0 || !isPassing(error)) throw error;
        await sleep(200);
      }
    }
    await rm(localFile, { force: true });
  }

  read(key: string, name: string, range?: ByteRange): Promise<StoredBytes> {
    checkKey(key, name);
    return this.get(`files/${key}/${name}`, range);
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    for await (const { name } of this.list(`files/${key}/`)) await this.delete(name);
  }

  async *keys(): AsyncIterable<string> {
    for await (const { folder } of this.pages("files/", "/")) {
      for (const key of folder) if (isKey(key)) yield key;
    }
  }

  async contents(key: string): Promise<Map<string, number>> {
    checkKey(key);
    const found = new Map<string, number>();
    const folder = `files/${key}/`;
    for await (const { name, bytes } of this.list(folder)) {
      found.set(name.slice(folder.length), bytes);
    }
    return found;
  }

  async removeAbandoned(before: Date): Promise<number> {
    let removed = await removeOlder(this.incoming, before);
    for await (const { name, at } of this.list("incoming/")) {
      if (at >= before) continue;
      await this.delete(name);
      removed++;
    }
    return removed;
  }

  async openUpload(key: string, bytes: number): Promise<UploadAddress> {
    checkKey(key);
    this.publicClient ??= this.connect(this.place.publicEndpoint);
    const [{ PutObjectCommand }, { getSignedUrl }] = await Promise.all([
      sdk(),
      import("@aws-sdk/s3-request-presigner"),
    ]);
    const headers = { "Content-Type": anyBytes };
    const command = new PutObjectCommand({
      ...this.at(`incoming/${key}`),
      ContentLength: bytes,
      ContentType: anyBytes,
    });
    const url = await getSignedUrl(await this.publicClient, command, {
      expiresIn: addressSeconds,
      // A browser cannot send another length than its body's, and no bucket takes one that is not signed.
      signableHeaders: new Set(["host", "content-length", "content-type"]),
    });
    return { url, method: "PUT", headers };
  }

  readUpload(key: string): Promise<StoredBytes> {
    checkKey(key);
    return this.get(`incoming/${key}`);
  }

  removeUpload(key: string): Promise<void> {
    checkKey(key);
    return this.delete(`incoming/${key}`);
  }

  private async get(name: string, range?: ByteRange): Promise<StoredBytes> {
    const { Body, ContentLength } = await this.ask((client, { GetObjectCommand }) => {
      const Range = range && `bytes=${range.start}-${range.end}`;
      return client.send(new GetObjectCommand({ ...this.at(name), Range }));
    });
    if (!Body || ContentLength === undefined) throw new Error("the bucket sent no body");
    return { bytes: ContentLength, stream: Body.transformToWebStream() };
  }

  private async delete(name: string): Promise<void> {
    await this.ask((client, { DeleteObjectCommand }) =>
      client.send(new DeleteObjectCommand(this.at(name))),
    );
  }

  /** The objects that begin with it, with their names inside the prefix. */
  private async *list(folder: string) {
    for await (const { objects } of this.pages(folder)) yield* objects;
  }

  /** A thousand at once; names without what all of them begin with. */
  private async *pages(folder: string, Delimiter?: string) {
    const Prefix = this.place.prefix + folder;
    let ContinuationToken: string | undefined;
    do {
      const page = await this.ask((client, { ListObjectsV2Command }) => {
        const Bucket = this.place.bucket;
        return client.send(
          new ListObjectsV2Command({ Bucket, Prefix, Delimiter, ContinuationToken }),
        );
      });
      const { Contents = [], CommonPrefixes = [] } = page;
      yield {
        objects: Contents.map(({ Key = "", Size = 0, LastModified: at = new Date() }) => {
          return { name: Key.slice(this.place.prefix.length), bytes: Size, at };
        }),
        folder: CommonPrefixes.map((each) => each.Prefix?.slice(Prefix.length, -1) ?? ""),
      };
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  private at(name: string) {
    return { Bucket: this.place.bucket, Key: this.place.prefix + name };
  }

  /** Throws NoSuchFile, StoreDown and StoreFull. */
  private async ask<T>(call: (client: S3Client, sdk: Sdk) => Promise<T>): Promise<T> {
    this.client ??= this.connect(this.place.endpoint);
    const client = await this.client;
    try {
      return await call(client, await sdk());
    } catch (error) {
      throw storeError(error, () => new NoSuchFile());
    }
  }

  private async connect(endpoint: string | undefined): Promise<S3Client> {
    const { S3Client } = await sdk();
    return new S3Client(clientConfig(this.place, endpoint));
  }
}
