import createNextIntlPlugin from "next-intl/plugin";

/**
 * The paths of the REST API, matched in any letter case, with and without /api in front. For each
 * request Next compiles these patterns again until one matches, so frequent calls come first.
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
  "/Room/:id/Message/:mid",
  "/Room/:id/Message/:mid/Reaction/:emoji",
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
 * /invite/{code} is both a page and a REST call. A browser asks for the page as HTML, Next's router
 * with an RSC or action header; every other request is REST, as is everything under /api.
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
  // Native modules, and what rate-limiter-flexible looks for at run time, cannot be bundled.
  serverExternalPackages: [
    "rate-limiter-flexible",
    "drizzle-orm",
    "postgres",
    "@node-rs/argon2",
    "pino",
    "prom-client",
  ],
  // The API document quotes the examples, and Vercel deploys only the files that it traces.
  outputFileTracingIncludes: { "/api/openapi.json": ["./docs/examples/*"] },
  rewrites: async () => [
    // Folders under app/api are case-sensitive; the source of a rewrite is not.
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
  requestConfig: "./lib/server/i18n/request.ts",
  experimental: {
    // Compiled messages need no parser in the browser, which saves 9 kB.
    messages: {
      path: "./lib/shared/i18n/messages",
      format: "json",
      locales: "infer",
      precompile: true,
    },
  },
})(config);
