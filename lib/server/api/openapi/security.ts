/** How callers authenticate. */
import type { ZodOpenApiObject } from "zod-openapi";

type Requirement = NonNullable<ZodOpenApiObject["security"]>[number];
type Schemes = NonNullable<NonNullable<ZodOpenApiObject["components"]>["securitySchemes"]>;

export const securitySchemes: Schemes = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "next-auth.session-token",
    description: "The cookie that `POST /Login` sets, over http.",
  },
  secureSession: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-next-auth.session-token",
    description: "The same cookie, over https.",
  },
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "tea_…",
    description:
      "An access token, for programs. Created with `POST /User/{username}/Token` or on the settings page.",
  },
};

/**
 * Who may call. `with a session` excludes access tokens from what would let a thief of one keep
 * the access.
 */
export type Access = "anybody" | "signed in" | "with a session";

const session: Requirement[] = [{ session: [] }, { secureSession: [] }];
export const securityOf: Record<Access, Requirement[]> = {
  anybody: [],
  "signed in": [...session, { accessToken: [] }],
  "with a session": session,
};
