/** A built Next app on a port, served as Teahouse serves its own. */
import { createServer } from "node:http";
import next from "next";

const [dir = "", port = ""] = process.argv.slice(2);
const app = next({ dev: false, dir, port: Number(port), hostname: "127.0.0.1" });
await app.prepare();
const handle = app.getRequestHandler();
createServer((request, response) => void handle(request, response)).listen(
  Number(port),
  "127.0.0.1",
);
