import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { filesFolder, filesUpload, filesWarning } from "./files-folder";
import { readSettings } from "./settings";

afterEach(() => vi.unstubAllEnvs());

const own = [
  ...["FILES_FOLDER", "FILES_BUCKET", "FILES_UPLOAD"],
  ...["CLUSTER_BUCKET", "PARTY_INTERNAL_URL", "PARTY_HOST"],
];

function of(env: Record<string, string>) {
  for (const name of own) vi.stubEnv(name, env[name] ?? "");
  vi.stubEnv("DATABASE_URL", "postgres://localhost/none");
  vi.stubEnv("CLUSTER_KEY", "x".repeat(32));
  vi.stubEnv("DATA_DIR", "/data");
  const settings = readSettings();
  return {
    folder: filesFolder(settings),
    warning: filesWarning(settings),
    upload: filesUpload(settings),
  };
}

test("one start alone has files in its data folder", () => {
  expect(of({})).toStrictEqual({ folder: "/data/files", warning: null, upload: undefined });
});

test.each<[string, Record<string, string>]>([
  ["in a cluster", { CLUSTER_BUCKET: "s3://tea/rooms" }],
  ["at another start's rooms", { PARTY_INTERNAL_URL: "http://10.0.0.7:1999" }],
])(
  "a start %s has no files, and says so, unless it is told where all of them have theirs",
  (_, env) => {
    const { folder, warning } = of(env);
    expect(folder).toBeUndefined();
    expect(warning).toMatch(/files are off.+FILES_BUCKET.+FILES_FOLDER/);
    expect(of({ ...env, FILES_FOLDER: "/shared" })).toMatchObject({
      folder: "/shared",
      warning: null,
    });
    const bucket = of({ ...env, FILES_BUCKET: "s3://tea/files" });
    expect(bucket).toMatchObject({ folder: "/data/files", warning: null });
  },
);

test("a start whose rooms others may use says that they need its files", () => {
  const { folder, warning } = of({ PARTY_HOST: "0.0.0.0" });
  expect(folder).toBe("/data/files");
  expect(warning).toMatch(/only.+PARTY_HOST.+FILES_BUCKET/);
  expect(of({ PARTY_HOST: "0.0.0.0", FILES_BUCKET: "s3://tea/files" }).warning).toBeNull();
});

test("a relative folder starts at the project, and a bucket must be one", () => {
  expect(of({ FILES_FOLDER: "here" }).folder).toBe(path.resolve("here"));
  expect(() => of({ FILES_BUCKET: "teahouse" })).toThrow(/FILES_BUCKET/);
});

test("with a bucket and several starts each upload is one request, as the next may come to another start", () => {
  const bucket = { FILES_BUCKET: "s3://tea/files" };
  expect(of(bucket).upload).toBeUndefined();
  expect(of({ ...bucket, CLUSTER_BUCKET: "s3://tea/rooms" }).upload).toBe("whole");
  expect(of({ ...bucket, PARTY_INTERNAL_URL: "http://10.0.0.7:1999" }).upload).toBe("whole");
  expect(of({ ...bucket, PARTY_HOST: "0.0.0.0" }).upload).toBe("whole");
  expect(of({ ...bucket, PARTY_HOST: "0.0.0.0", FILES_UPLOAD: "tus" }).upload).toBe("tus");
});
