import path from "node:path";
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from "next/constants.js";
import createNextIntlPlugin from "next-intl/plugin";
import { callPaths } from "./lib/wire/call-paths.js";

/**
 * /invite/{code} is both a page and a REST call. A browser asks for the page as HTML, Next's router
 * with an RSC or action header; every other request is REST, as is everything under /api.
 *
 * @type {import("next/dist/lib/load-custom-routes").Rewrite}
 */
const invite = {
  source: "/Invite/:code",
  destination: "/api/Invite/:code",
  missing: [
    { type: "header", key: "accept", value: "(.*)text/html(.*)" },
    { type: "header", key: "rsc" },
    { type: "header", key: "next-action" },
  ],
};

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(self), geolocation=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const browserZod = ".teahouse/zod-mini.js";

/** @type {import("next").NextConfig} */
const config = {
  turbopack: { resolveAlias: { "zod/mini": { browser: `./${browserZod}` } } },
  // From host/build.ts. A page whose server has another one loads the next page whole; null: a random one.
  generateBuildId: () => process.env.SOURCES_DIGEST ?? null,
  // For host/build-image.ts.
  ...(process.env.STANDALONE === "1" && { output: "standalone" }),
  poweredByHeader: false,
  // No page has images that Next would resize, and no stranger gets work and log lines out of it.
  images: { unoptimized: true },
  devIndicators: false,
  // `npm run dev` answers at 127.0.0.1, too; Next would then send no changes to the page.
  allowedDevOrigins: ["127.0.0.1"],
  // Native modules, and what rate-limiter-flexible looks for at run time, cannot be bundled.
  serverExternalPackages: [
    "rate-limiter-flexible",
    "drizzle-orm",
    "postgres",
    "@node-rs/argon2",
    "pino",
    "prom-client",
    "nodemailer",
    // A program in WebAssembly beside its script.
    "@hyzyla/pdfium",
  ],
  // The API document quotes the examples, and Vercel deploys only the files that it traces.
  outputFileTracingIncludes: { "/api/openapi.json": ["./docs/examples/*"] },
  // Next compiles these patterns again for each request to a page or a call, but those of `fallback`
  // only if no route has the address. With `npm start` that is rare: host/web/call-address.ts comes first.
  rewrites: async () => ({
    beforeFiles: [],
    afterFiles: [invite],
    fallback: [
      // Folders under app/api are case-sensitive; the source of a rewrite is not.
      ...callPaths.map((path) => ({ source: `/(api)?${path}`, destination: `/api${path}` })),
      { source: "/api/Invite/:code", destination: "/api/Invite/:code" },
      { source: "/api/:path*", destination: "/api/unknown/:path*" },
    ],
  }),
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    {
      // The page that the service worker shows while the server cannot be reached. Its own policy holds
      // instead of the one that proxy.ts gives to pages.
      source: "/offline/:path*",
      headers: [
        {
          key: "Content-Security-Policy",
          value:
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        },
      ],
    },
    {
      source: "/emoji/:path*",
      headers: [{ key: "Cache-Control", value: "public, max-age=86400" }],
    },
    {
      source: "/fonts/:path*",
      headers: [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }],
    },
    {
      // Files say themselves what a browser may do with them, and Next would send both.
      source: "/api/:path((?!Room/[^/]+/File/|Room/[^/]+/Avatar/|User/[^/]+/Avatar/).*)",
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
        { key: "Cache-Control", value: "no-store" },
      ],
    },
  ],
};

const withIntl = createNextIntlPlugin({
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
});

/** @param {string} phase */
export default async function nextConfig(phase) {
  if (phase === PHASE_PRODUCTION_BUILD || phase === PHASE_DEVELOPMENT_SERVER) {
    const { writeBrowserZod } = await import("./host/browser-zod.js");
    await writeBrowserZod(path.join(import.meta.dirname, browserZod));
  }
  return withIntl(config);
}
