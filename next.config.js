import createNextIntlPlugin from "next-intl/plugin";

/**
 * The REST addresses as the API document writes them; matched in any letter case, with and without
 * /api before them. Next compiles these patterns anew at each call, up to the one that fits, so
 * what is called most comes first.
 */
const restPaths = [
  "/Room/:id",
  "/Room/:id/Message",
  "/Room/:id/Read",
  "/Room",
  "/Inbox",
  "/Login",
  "/User",
  "/Search",
  "/User/:username",
  "/Room/:id/Member",
  "/Room/:id/Member/:username",
  "/Room/:id/Notify",
  "/Room/:id/Invite",
  "/Room/:id/Invite/:code",
  "/Room/:id/Export",
  "/User/:username/Export",
  "/User/:username/Session",
  "/User/:username/Session/:id",
  "/User/:username/Token",
  "/User/:username/Token/:id",
  "/Push",
  "/Logout",
  "/health",
  "/openapi.json",
  "/asyncapi.json",
];

/**
 * An invite's address is a page too, which a browser asks for as HTML, and Next's router as parts
 * of a page (RSC) or for an action. Everything else there is REST; under /api all of it is.
 */
const invites = [
  { source: "/api/Invite/:code", destination: "/api/Invite/:code" },
  {
    source: "/Invite/:code",
    destination: "/api/Invite/:code",
    missing: [
      { type: "header", key: "accept", value: "(.*)text/html(.*)" },
      { type: "header", key: "rsc" },
      { type: "header", key: "next-action" },
    ],
  },
];

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  devIndicators: false,
  // Found at run time by rate-limiter-flexible, or native: not to be bundled.
  serverExternalPackages: [
    "rate-limiter-flexible",
    "drizzle-orm",
    "postgres",
    "@node-rs/argon2",
    "pino",
    "prom-client",
  ],
  // Shown in the document, so a copy that is run without the sources needs them.
  outputFileTracingIncludes: { "/api/openapi.json": ["./docs/examples/*"] },
  rewrites: async () => [
    // The folders under app/api are case-sensitive, a rewrite's source is not.
    ...restPaths.map((path) => ({ source: `/(api)?${path}`, destination: `/api${path}` })),
    ...invites,
  ],
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    {
      source: "/emoji/:path*",
      headers: [{ key: "Cache-Control", value: "public, max-age=86400" }],
    },
    {
      source: "/api/:path*",
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
        { key: "Cache-Control", value: "no-store" },
      ],
    },
  ],
};

export default createNextIntlPlugin({
  requestConfig: "./lib/shared/i18n/request.ts",
  experimental: {
    // Compiled messages spare every visitor the parser, 9 kB.
    messages: { path: "./lib/shared/i18n/messages", format: "json", locales: "infer", precompile: true },
  },
})(config);
