// A client in JavaScript: register, log in, create a room, get a token, open the socket, say hello.
// Node 22 needs no packages. Node 20 has no built-in WebSocket: `npm install ws`.
import { createHash } from "node:crypto";

const server = process.argv[2] ?? "http://localhost:3000";
const username = `lu-yu-${process.pid}`;
const password = "cha-jing-780";
const WebSocket = globalThis.WebSocket ?? (await import("ws")).WebSocket;
let cookie = "";

async function call(method, path, body) {
  const headers = { cookie, ...(body && { "content-type": "application/json" }) };
  const response = await fetch(`${server}/api${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
  return text && JSON.parse(text);
}

await call("POST", "/User", { username, password, nickname: "陆羽" });
const md5 = createHash("md5").update(password).digest("hex");
console.log(await call("POST", "/Login", { username, password: md5 }));
const room = await call("POST", "/Room", { name: "茶馆" });
const token = await call("GET", `/Room/${room.id}`);

const socket = new WebSocket(`${server.replace(/^http/, "ws")}/`);
await new Promise((resolve) => socket.addEventListener("open", resolve));
socket.send(JSON.stringify(token)); // there is no answer
socket.send(JSON.stringify({ msg: "Hello, 茶馆!" }));
const answer = await new Promise((resolve) => socket.addEventListener("message", resolve));
console.log(JSON.parse(answer.data)); // { status: true }: the message is durable
socket.close();

await call("DELETE", `/Room/${room.id}`);
console.log(await call("POST", "/Logout"));
