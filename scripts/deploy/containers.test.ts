import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "@/host/paths";

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), "utf8");
const namesIn = (text: string, pattern: RegExp) =>
  [...new Set(Array.from(text.matchAll(pattern), ([, name = ""]) => name))].sort();

/** Teahouse's own variables, and those that the engine reads. */
const known = new Set([
  ...namesIn(readFileSync(path.join(root, ".env.example"), "utf8"), /^([A-Z_]+)=/gm),
  ...["AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  "AWS_ALLOW_HTTP",
]);

test("the Dockerfile copies what exists, and runs what its build makes", () => {
  const dockerfile = read("Dockerfile");
  const copied = namesIn(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((files) =>
    files.split(" "),
  );
  expect(copied).toContain("package-lock.json");
  expect(copied.filter((file) => !existsSync(path.join(root, file)))).toStrictEqual([]);
  expect(dockerfile).toContain("npm run build:image -- /image");
  expect(dockerfile).toContain("COPY --from=build /image ./");
  // Started without npm, so that the signal to stop reaches it.
  expect(dockerfile).toMatch(/^CMD \["node", "\.teahouse\/main\.js"\]$/m);
});

test("nothing that the image's build compiles imports what is kept out of it", () => {
  const all = read("Dockerfile.dockerignore").split("\n").filter(Boolean);
  expect(all).toContain("**/*.test.ts");
  const ignored = all.filter((each) => each !== "**/*.test.ts");
  expect(ignored).toEqual(expect.arrayContaining(["bench", "e2e"]));
  const files = execFileSync("git", ["ls-files", "*.ts", "*.tsx", "*.js", "*.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  const compiled = files
    .split("\n")
    .filter((file) => file && !file.endsWith(".test.ts"))
    .filter((file) => !ignored.some((each) => `${file}/`.startsWith(`${each}/`)));
  expect(compiled).toContain("next.config.js");
  const imports = new RegExp(
    `from "[./@]*/(${ignored.join("|").replaceAll(".", "\\.").replaceAll("*", "")})/`,
  );
  const wrong = compiled.filter((file) =>
    imports.test(readFileSync(path.join(root, file), "utf8")),
  );
  expect(wrong).toStrictEqual([]);
});

test.each(["compose.yaml", "compose.cluster.yaml"])("%s sets variables that exist", (file) => {
  const text = read(file).split("\nservices:");
  const [before = "", services = ""] = text;
  const ofTeahouse = before + (file === "compose.yaml" ? services.split("\n  caddy:")[0] : "");
  const names = namesIn(ofTeahouse, /^ +([A-Z_]+): /gm);
  expect(names).toContain("DATABASE_URL");
  expect(names.filter((name) => !known.has(name))).toStrictEqual([]);
});

test("the Kubernetes manifests set variables that exist, and are all in the kustomization", () => {
  const names = [
    ...namesIn(read("kubernetes/secrets.env.example"), /^([A-Z_]+)=/gm),
    ...namesIn(read("kubernetes/deployment.yaml"), /name: ([A-Z_]+)/g),
  ];
  expect(names.filter((name) => !known.has(name))).toStrictEqual(["POD_IP"]);
  const listed = namesIn(read("kubernetes/kustomization.yaml"), / {2}- ([\w-]+\.yaml)/g);
  const files = readdirSync(path.join(import.meta.dirname, "kubernetes"))
    .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
    .sort();
  expect(listed).toStrictEqual(files);
});

test("a container has the time to stop that a stop takes", () => {
  const drain = (text: string) => Number(/DRAIN_SECONDS\W+(?:value: ")?(\d+)/.exec(text)?.[1]);
  // host/supervisor.ts, and host/rooms/cluster.ts.
  const stopSeconds = 9.5 + 5.5;
  const compose = read("compose.cluster.yaml");
  const grace = Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1]);
  expect(grace).toBeGreaterThan(stopSeconds + drain(compose));
  const deployment = read("kubernetes/deployment.yaml");
  const termination = Number(/terminationGracePeriodSeconds: (\d+)/.exec(deployment)?.[1]);
  expect(termination).toBeGreaterThan(stopSeconds + drain(deployment));
});
