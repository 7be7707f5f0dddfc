/** How a bucket is called. */
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import type { BucketPlace } from "./file-settings";

/** Each call has so many tries in all. */
export const tries = 3;
const connectMs = 3_000;
/** Until a bucket begins to answer. */
const answerMs = 10_000;
/** An upload has as long as it takes at 100 kB/s. */
const slowestBytesPerMs = 100;
/** A download occupies a connection for as long as its reader takes. The default of 50 is soon used up. */
const maxConnections = 1_000;

/** Loaded when used: most servers have their files in a folder. */
export function sdk() {
  // It warns of Node 20, though this version of it, which is the one installed, runs there.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return import("@aws-sdk/client-s3");
}
export type Sdk = Awaited<ReturnType<typeof sdk>>;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export function clientConfig(place: BucketPlace, endpoint = place.endpoint): S3ClientConfig {
  const { region, credentials, pathStyle } = place;
  const agent = { maxSockets: maxConnections, keepAlive: true };
  return {
    region,
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
    forcePathStyle: pathStyle,
    // What goes wrong is in the error, which the caller logs; else the SDK would use the console.
    logger: silent,
    maxAttempts: tries,
    // Amazon's newest checksums are unknown to many other buckets, and no part of a signed address.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: connectMs,
      // Not of a quiet connection (socketTimeout): a player that is paused reads nothing for minutes.
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}

export function timeoutFor(bytes: number): { requestTimeout: number } {
  return { requestTimeout: answerMs + bytes / slowestBytesPerMs };
}
