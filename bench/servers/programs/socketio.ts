/** A chat server as in socket.io's documentation: it stores nothing and authenticates nobody. */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { z } from "zod";
import { type Author, answerFrame, messageFrame } from "./chat-frames";

const text = z.string();
type Answer = (frame: object) => void;

const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
const heads = new Map<string, number>();

io.on("connection", (socket) => {
  let room = "";
  let author: Author = { username: "", nickname: "" };
  socket.on("join", async (name: unknown, username: unknown, answer: Answer) => {
    room = text.parse(name);
    author = { username: text.parse(username), nickname: text.parse(username) };
    await socket.join(room);
    answer({ type: 2 });
  });
  socket.on("say", (msg: unknown, cid: unknown, answer: Answer) => {
    const id = (heads.get(room) ?? 0) + 1;
    heads.set(room, id);
    answer(answerFrame(text.parse(cid), id));
    io.to(room).emit("message", messageFrame(id, text.parse(msg), author));
  });
});

http.listen(Number(process.argv[2]), "127.0.0.1");
