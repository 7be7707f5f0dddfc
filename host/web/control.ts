/** What the app asks of the web server's process, on a Unix socket that only their user may reach. */
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import {
  type UnconfirmedSignOut,
  unconfirmedSignOut,
} from "@/lib/server/party/unconfirmed-sign-outs";

type Options = {
  /** Closes the sockets of sessions that have ended. */
  signOut(signOut: UnconfirmedSignOut): void;
  /** The process's counters in Prometheus' text format. */
  metrics(): Promise<string>;
};

const answerMs = 3_000;

/** The web server's side, not yet listening. */
export function createControlServer({ signOut, metrics }: Options): Server {
  return createServer(async (request, response) => {
    try {
      if (request.url === "/metrics") return response.end(await metrics());
      signOut(unconfirmedSignOut.parse(JSON.parse(await text(request))));
      response.writeHead(204).end();
    } catch {
      response.writeHead(500).end();
    }
  });
}

/** The app's side. Its calls reject if the web server does not do it within 3 s. */
export class WebControl {
  constructor(private readonly socketPath: string) {}

  async signOut(signOut: UnconfirmedSignOut): Promise<void> {
    await this.call("/sign-out", JSON.stringify(signOut));
  }

  metrics(): Promise<string> {
    return this.call("/metrics");
  }

  private call(path: string, body = ""): Promise<string> {
    const { socketPath } = this;
    const options = { socketPath, path, method: "POST", agent: false };
    return new Promise((resolve, reject) => {
      httpRequest({ ...options, signal: AbortSignal.timeout(answerMs) })
        .once("response", (answer: IncomingMessage) => {
          if (answer.statusCode === 500) reject(new Error(`the web server failed at ${path}`));
          text(answer).then(resolve, reject);
        })
        .once("error", reject)
        .end(body);
    });
  }
}
