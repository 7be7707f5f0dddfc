/** A site that messages link to, with pages, a picture and traps. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import sharp from "sharp";

export class PreviewSite {
  /** What was asked for, without the host. */
  readonly asked: string[] = [];
  readonly requests: IncomingMessage[] = [];

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<PreviewSite> {
    const picture = await sharp({
      create: { width: 1_200, height: 630, channels: 3, background: "#2f7d4f" },
    })
      .withExif({ IFD0: { Copyright: "a secret place" } })
      .jpeg()
      .toBuffer();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const site = new PreviewSite(server, origin);
    server.on("request", (request, response) => {
      const { url = "" } = request;
      site.asked.push(url);
      site.requests.push(request);
      if (url === "/tea.jpg")
        response.writeHead(200, { "Content-Type": "image/jpeg" }).end(picture);
      else if (url.startsWith("/inner")) {
        response
          .writeHead(302, { Location: `http://localhost:${new URL(origin).port}/secret` })
          .end();
      } else {
        response.writeHead(200, { "Content-Type": "text/html" }).end(pageAt(url));
      }
    });
    return site;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function pageAt(path: string): string {
  const name = decodeURIComponent(path.slice(1));
  return `<!doctype html><meta charset="utf-8"><title>plain</title>
    <meta property="og:title" content="${name} &amp; tea">
    <meta property="og:site_name" content="The Tea Shop">
    <meta property="og:description" content="All about ${name}, in two lines or so of a description that says more than fits into the card, so that it is cut.">
    ${path.includes("picture") ? '<meta property="og:image" content="/tea.jpg">' : ""}`;
}
