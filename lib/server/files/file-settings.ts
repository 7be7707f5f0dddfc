/** Where files are. Read by the app, the start script and the commands, so no `server-only` here. */
import { z } from "zod";
import type { UploadWay } from "@/lib/shared/upload-way";

const flag = z.enum(["0", "1"]).optional();

export const fileSettings = {
  /** The folder of uploaded files; several instances of the app must have the same one. */
  FILES_FOLDER: z.string().optional(),
  /** A bucket that speaks S3, in place of the folder. */
  FILES_BUCKET: z
    .string()
    .regex(/^s3:\/\/[^/]/, "is no bucket, as in s3://bucket/prefix")
    .optional(),
  /** How to reach it; what is not given is what the AWS_ variables say, as for the rooms' cluster. */
  FILES_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** The same for browsers, if they reach it at another address. */
  FILES_S3_PUBLIC_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FILES_S3_REGION: z.string().optional(),
  FILES_S3_ACCESS_KEY_ID: z.string().optional(),
  FILES_S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Whether the bucket's name is in the path of its addresses, not in their host. */
  FILES_S3_PATH_STYLE: flag,
  /** How pages upload. */
  FILES_UPLOAD: z.enum(["tus", "whole", "direct"]).optional(),
};
const settings = z.object(fileSettings);
export type FileSettings = z.infer<typeof settings>;

/** How to reach a bucket, and where in it the files are. */
export type BucketPlace = {
  bucket: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  endpoint: string | undefined;
  publicEndpoint: string | undefined;
  region: string;
  /** Undefined: found as Amazon's tools find them. */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
  pathStyle: boolean;
};

/** Null if files are in no bucket. */
export function bucketPlace(given: FileSettings): BucketPlace | null {
  return given.FILES_BUCKET === undefined ? null : bucketAt(given.FILES_BUCKET, given);
}

/** The bucket `s3://bucket/prefix`, reached as the settings say. */
export function bucketAt(address: string, given: FileSettings): BucketPlace {
  const [bucket = "", ...folders] = address.replace(/^s3:\/\//, "").split("/");
  const prefix = folders.filter(Boolean).map((folder) => `${folder}/`);
  const endpoint =
    given.FILES_S3_ENDPOINT ?? amazons("AWS_ENDPOINT_URL_S3") ?? amazons("AWS_ENDPOINT_URL");
  const { FILES_S3_ACCESS_KEY_ID: id, FILES_S3_SECRET_ACCESS_KEY: secret } = given;
  return {
    bucket,
    prefix: prefix.join(""),
    endpoint,
    publicEndpoint: given.FILES_S3_PUBLIC_ENDPOINT ?? endpoint,
    region: given.FILES_S3_REGION ?? amazons("AWS_REGION") ?? "us-east-1",
    credentials: id && secret ? { accessKeyId: id, secretAccessKey: secret } : undefined,
    // As the rooms' engine does it: Amazon has a host for each bucket, others may not.
    pathStyle:
      given.FILES_S3_PATH_STYLE === undefined
        ? endpoint !== undefined && amazons("AWS_VIRTUAL_HOSTED_STYLE_REQUEST") !== "true"
        : given.FILES_S3_PATH_STYLE === "1",
  };
}

/** The origin to which browsers send files; null if they send them to the app, or nowhere. */
export function directOrigin(given: FileSettings): string | null {
  const place = bucketPlace(given);
  if (!place || uploadWayOf(given) !== "direct") return null;
  const { bucket, region, publicEndpoint, pathStyle } = place;
  const url = new URL(publicEndpoint ?? `https://s3.${region}.amazonaws.com`);
  // Certificates are for one name in front, so a bucket with a dot stays in the path.
  if (!pathStyle && !bucket.includes(".")) url.host = `${bucket}.${url.host}`;
  return url.origin;
}

/** `direct` is the default where bodies are small, as on Vercel. */
export function uploadWayOf(given: FileSettings): UploadWay {
  const { FILES_BUCKET, FILES_FOLDER, FILES_UPLOAD } = given;
  if (FILES_BUCKET === undefined) return FILES_FOLDER === undefined ? "none" : "tus";
  return FILES_UPLOAD ?? (process.env.VERCEL === "1" ? "direct" : "tus");
}

/** One of Amazon's own variables; an empty one counts as absent. */
function amazons(name: string): string | undefined {
  return process.env[name] || undefined;
}
