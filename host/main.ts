/** `npm start` and `npm run dev` after the install: starts Teahouse and stops it on a signal. */
import { StartError } from "./start-error";
import { Supervisor } from "./supervisor";

// A closed terminal, or a pipe without a reader, must not end the process.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const supervisor = new Supervisor(process.argv.includes("--dev"), (error) => {
  console.error(error.message);
  process.exit(error.code);
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // Not once: on Ctrl-C both the terminal and npm send SIGINT, and the second would kill.
  process.on(signal, () => void supervisor.stop().then(() => process.exit(0)));
}

try {
  const address = await supervisor.start();
  if (!supervisor.isStopping) console.log(`Teahouse is open at ${address}`);
} catch (error) {
  // Stopping makes a start fail; the signal's handler ends the process.
  if (!supervisor.isStopping) {
    console.error(error instanceof StartError ? error.message : error);
    await supervisor.stop();
    process.exit(error instanceof StartError ? error.code : 1);
  }
}
