import { afterEach, expect, test, vi } from "vitest";
import { bucketAt, directOrigin, uploadWayOf } from "./file-settings";
import { S3Store } from "./s3-store";

afterEach(() => vi.unstubAllEnvs());

const keys = { FILES_S3_ACCESS_KEY_ID: "id", FILES_S3_SECRET_ACCESS_KEY: "secret" };

test.each([
  ["Amazon's", {}, "https://teahouse.s3.eu-west-1.amazonaws.com"],
  ["one of one's own", { FILES_S3_ENDPOINT: "http://bucket:9000" }, "http://bucket:9000"],
  [
    "one that browsers reach elsewhere",
    { FILES_S3_ENDPOINT: "http://bucket:9000", FILES_S3_PUBLIC_ENDPOINT: "https://s3.example.org" },
    "https://s3.example.org",
  ],
  [
    "one with a host for each bucket",
    { FILES_S3_ENDPOINT: "https://fra1.example.org", FILES_S3_PATH_STYLE: "0" as const },
    "https://teahouse.fra1.example.org",
  ],
])(
  "pages may send files to the origin of the signed addresses, and to no other: %s",
  async (_, more, origin) => {
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"]) vi.stubEnv(name, "");
    const settings = {
      ...{ ...keys, FILES_BUCKET: "s3://teahouse/a/b/", FILES_S3_REGION: "eu-west-1" },
      ...{ FILES_UPLOAD: "direct" as const, ...more },
    };
    expect(directOrigin(settings)).toBe(origin);
    const store = new S3Store(bucketAt(settings.FILES_BUCKET, settings), "/tmp");
    const { url } = await store.openUpload("k".repeat(32), 5);
    expect(new URL(url).origin).toBe(origin);
    expect(new URL(url).pathname).toMatch(/(^|\/teahouse)\/a\/b\/incoming\/k{32}$/);
    expect(directOrigin({ ...settings, FILES_UPLOAD: "tus" })).toBeNull();
  },
);

test("a bucket is reached as that of a cluster if nothing else is said", () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "http://bucket:9000");
  vi.stubEnv("AWS_REGION", "auto");
  expect(bucketAt("s3://teahouse", {})).toMatchObject({
    ...{ bucket: "teahouse", prefix: "", endpoint: "http://bucket:9000", region: "auto" },
    ...{ pathStyle: true, credentials: undefined },
  });
  vi.stubEnv("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true");
  expect(bucketAt("s3://teahouse", {}).pathStyle).toBe(false);
});

test.each([
  ["none", {}, ""],
  ["tus", { FILES_FOLDER: "/data" }, ""],
  ["tus", { FILES_BUCKET: "s3://teahouse" }, ""],
  ["direct", { FILES_BUCKET: "s3://teahouse" }, "1"],
  ["tus", { FILES_BUCKET: "s3://teahouse", FILES_UPLOAD: "tus" as const }, "1"],
  ["tus", { FILES_FOLDER: "/data", FILES_UPLOAD: "direct" as const }, ""],
])("pages upload by %s with %j (VERCEL=%s)", (way, settings, vercel) => {
  vi.stubEnv("VERCEL", vercel);
  expect(uploadWayOf(settings)).toBe(way);
});
