/** How a caller says who they are. */
import type { ZodOpenApiObject } from "zod-openapi";

type Requirement = NonNullable<ZodOpenApiObject["security"]>[number];
type Schemes = NonNullable<NonNullable<ZodOpenApiObject["components"]>["securitySchemes"]>;

export const securitySchemes: Schemes = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "next-auth.session-token",
    description: "The cookie of `POST /Login`, over http.",
  },
  secureSession: {
    type: "apiKey",
    in: "cookie",
    name: "__Secure-next-auth.session-token",
    description: "The same cookie, over https.",
  },
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "tea_…",
    description:
      "An access token, made by `POST /User/{username}/Token` or on the settings page. For programs.",
  },
};

/** Who may call: with an access token one can do all but what would let a stolen one stay. */
export type Access = "anybody" | "signed in" | "with a session";

const session: Requirement[] = [{ session: [] }, { secureSession: [] }];
export const securityOf: Record<Access, Requirement[]> = {
  anybody: [],
  "signed in": [...session, { accessToken: [] }],
  "with a session": session,
};
