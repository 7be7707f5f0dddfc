/**
 * The REST API as an OpenAPI document, built from the schemas that the route handlers parse
 * requests with and take the types of their answers from.
 */
import { createDocument } from "zod-openapi";
import packageJson from "@/package.json";
import { withoutSafeIntegers, withPlainNull } from "../plain-schema";
import { adminPaths } from "./admin";
import { avatarPaths } from "./avatars";
import { blockPaths } from "./blocks";
import { directUploadPaths } from "./direct-uploads";
import { emailPaths } from "./email";
import { factorPaths } from "./factors";
import { filePaths } from "./files";
import { invitePaths } from "./invites";
import { memberPaths } from "./members";
import { messagePaths } from "./messages";
import { noticePaths } from "./notices";
import { peoplePaths } from "./people";
import { pushPaths } from "./push";
import { methodNotAllowed } from "./refusals";
import { reportPaths } from "./reports";
import { roomPaths } from "./rooms";
import { securitySchemes } from "./security";
import { servicePaths } from "./service";
import { ssoPaths } from "./sso";
import { storagePaths } from "./storage";
import { description, tags } from "./texts";

export type CodeSample = { lang: string; label: string; source: string };

export function openApiDocument(client: CodeSample[]) {
  return createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Teahouse",
        version: packageJson.version,
        description,
        license: { name: packageJson.license, identifier: packageJson.license },
      },
      servers: [
        { url: "/api" },
        { url: "/", description: "The same addresses without the prefix." },
      ],
      tags,
      paths: {
        ...peoplePaths,
        ...emailPaths,
        ...factorPaths,
        ...ssoPaths,
        ...roomPaths(client),
        ...avatarPaths,
        ...memberPaths,
        ...invitePaths,
        ...messagePaths,
        ...filePaths,
        ...storagePaths,
        ...directUploadPaths,
        ...blockPaths,
        ...reportPaths,
        ...pushPaths,
        ...adminPaths,
        ...noticePaths,
        ...servicePaths,
      },
      components: { securitySchemes, responses: { MethodNotAllowed: methodNotAllowed } },
    },
    {
      override: ({ jsonSchema }) => {
        withoutSafeIntegers(jsonSchema);
        withPlainNull(jsonSchema);
      },
    },
  );
}
