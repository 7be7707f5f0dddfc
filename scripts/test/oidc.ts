/** The provider as a process: `oidc.ts <port> <address of Teahouse>`, until SIGTERM. Prints a line when it is open. */
import { startProvider } from "./oidc-provider";

const [port, appUrl = ""] = process.argv.slice(2);
await startProvider(
  appUrl,
  (login) => ({
    preferred_username: login,
    name: `${login} of the company`,
    email: `${login}@example.org`,
    email_verified: true,
    groups: login.startsWith("boss") ? ["staff", "chat-admins"] : ["staff"],
  }),
  Number(port),
);
process.stdout.write("open\n");
