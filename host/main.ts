/** `npm start`, once everything is installed: builds, starts every part, watches them, stops them. */
import { StartError } from "./settings";
import { startTeahouse } from "./supervisor";

// A terminal that is closed, or a pipe that nobody reads, must not take the chat along.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
try {
  const teahouse = await startTeahouse(process.argv.includes("--dev"));
  console.log(`Teahouse is open at ${teahouse.address}`);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, async () => {
      await teahouse.stop();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(error instanceof StartError ? error.code : 1);
}
