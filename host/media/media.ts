/**
 * A process of its own, which the app starts when there are files to examine: pictures are decoded here.
 * If a file makes it crash, hang or take memory, nothing else fails (lib/server/files/media-process.ts).
 */
import { writeFileSync } from "node:fs";
import os from "node:os";
import { examine } from "@/lib/server/files/media/examine";
import { type Answer, job } from "@/lib/server/files/media/messages";

/** Twice what a picture of 100 megapixels takes that has to be turned. */
const maxMemoryBytes = 1_500_000_000;
const memoryCheckMs = 100;

// People who talk come first.
os.setPriority(10);
try {
  // Where memory ends, Linux ends this process before any other. macOS has no such file.
  writeFileSync("/proc/self/oom_score_adj", "1000");
} catch {}
setInterval(() => {
  if (process.memoryUsage.rss() > maxMemoryBytes) process.exit(1);
}, memoryCheckMs);

process.on("message", async (message) => {
  const { id, file } = job.parse(message);
  const send = (answer: Answer) => process.send?.(answer);
  const examined = await examine(file, (type) => send({ id, isDone: false, examined: { type } }));
  send({ id, isDone: true, examined });
});
process.once("disconnect", () => process.exit(0));
