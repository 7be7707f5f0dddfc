/**
 * `npm run admin -- make NAME | unmake NAME | list | reset NAME | suspend NAME | bring-back NAME`: what an
 * administrator can do, for whoever has the server's command line. It works on the database, also while
 * Teahouse runs, which then tells the rooms. Noted in the audit list.
 */
import { findDatabase } from "@/host/database/find-database";
import { readStoredSecrets } from "@/host/secrets";
import { readSettings, type Settings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import * as deeds from "@/lib/server/admin/deeds";
import * as administrators from "@/lib/server/db/queries/administrators";
import * as users from "@/lib/server/db/queries/users";

const by = { actor: null, via: "command", address: null } as const;
const usage =
  "npm run admin -- make NAME | unmake NAME | list | reset NAME | suspend NAME | bring-back NAME";

const commands: Record<string, (person: users.Account, settings: Settings) => Promise<string>> = {
  async make({ id, username }) {
    await deeds.changePerson(by, id, { admin: true });
    return `${username} is an administrator.`;
  },
  async unmake({ id, username }) {
    await deeds.changePerson(by, id, { admin: false });
    return `${username} is no administrator.`;
  },
  async reset({ id, username }, { APP_URL, PORT }) {
    const { token } = await deeds.makeReset(by, id);
    const origin = APP_URL?.replace(/\/$/, "") ?? `http://localhost:${PORT}`;
    return `With this link ${username} sets a new password. It is good once, for 30 minutes:\n${origin}/reset/${token}`;
  },
  async suspend({ id, username }) {
    await deeds.changePerson(by, id, { suspended: true });
    return `${username} is suspended. A running Teahouse closes their sockets within seconds.`;
  },
  async "bring-back"({ id, username }) {
    await deeds.changePerson(by, id, { suspended: false });
    return `${username} may sign in again.`;
  },
};

async function run(settings: Settings): Promise<string> {
  const [verb = "", name, ...more] = process.argv.slice(2);
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  const isRight = verb === "list" ? name === undefined : command && name && more.length === 0;
  if (!isRight) throw new StartError(`What shall be done? ${usage}`, 2);
  const { variables, close } = await findDatabase(settings);
  try {
    Object.assign(process.env, variables, needed(settings));
    if (!command || !name) return await listed();
    const person = await users.find(name);
    if (!person) throw new StartError(`There is nobody with the username ${name}.`, 2);
    return await command(person, settings);
  } finally {
    await close();
  }
}

async function listed(): Promise<string> {
  const all = await administrators.list();
  if (all.length === 0) return "There is no administrator. npm run admin -- make NAME makes one.";
  return all
    .map(({ username, nickname, suspended }) =>
      [username, nickname, ...(suspended ? ["suspended"] : [])].join("\t"),
    )
    .join("\n");
}

/** What the app's environment must have, though nothing here uses it. */
function needed({ DATA_DIR, DATABASE_POOL }: Settings): Record<string, string> {
  const unused = "unused".padEnd(32, "-");
  const names = ["NEXTAUTH_SECRET", "ROOM_TOKEN_SECRET", "INTERNAL_SECRET"] as const;
  const stored = readStoredSecrets(DATA_DIR);
  return {
    ...Object.fromEntries(names.map((name) => [name, process.env[name] || stored[name] || unused])),
    PARTY_INTERNAL_URL: process.env.PARTY_INTERNAL_URL || "http://127.0.0.1:1",
    DATABASE_POOL: String(Math.min(DATABASE_POOL, 2)),
  };
}

try {
  console.log(await run(readSettings()));
} catch (error) {
  const isRefused =
    error instanceof StartError || error instanceof administrators.LastAdministrator;
  console.error(isRefused ? error.message : error);
  process.exitCode = error instanceof StartError ? error.code : 1;
}
// The pool's connections would keep the process.
process.exit();
