/** The page at /docs, where people read the OpenAPI document. */

/** The accent colour of app/globals.css. */
const customCss = `
.light-mode { --scalar-color-accent: #336a41; --scalar-background-accent: #e6f0e6; }
.dark-mode { --scalar-color-accent: #95cf9f; --scalar-background-accent: #1f2d21; }
`;

/**
 * Everything that would call another host is off; the Content-Security-Policy blocks it anyway. The
 * policy is the same as for every other page: Scalar needs no exception.
 */
const configuration = {
  url: "/api/openapi.json",
  theme: "default",
  customCss,
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
};

/** Returns the page as HTML. `nonce` is the one in its Content-Security-Policy. */
export function docsPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Teahouse: the API</title>
<link rel="icon" href="/icon.svg">
</head>
<body>
<div id="reference"></div>
<noscript>
<h1>Teahouse: the API</h1>
<p>This page needs JavaScript. You can also read the documents themselves: <a href="/api/openapi.json">REST (OpenAPI 3.1)</a>
and <a href="/api/asyncapi.json">WebSockets (AsyncAPI 3.0)</a>.</p>
</noscript>
<script nonce="${nonce}" src="/docs/scalar.js"></script>
<script nonce="${nonce}">Scalar.createApiReference("#reference", ${JSON.stringify(configuration)});</script>
</body>
</html>
`;
}
