/** The addresses of the server under test. */

const web = origin("BASE_URL", "http://127.0.0.1:3000");
const party = origin("PARTY_URL", "ws://127.0.0.1:1999");

export const webOrigin = web.replace(/^ws/, "http");
export const partyOrigin = party.replace(/^ws/, "http");

const webSockets = web.replace(/^http/, "ws");
const partySockets = party.replace(/^http/, "ws");

export type SocketAddress = { name: string; url: (room: number | string) => string };

export const bareAddresses: SocketAddress[] = [
  { name: "/ on the web port", url: () => `${webSockets}/` },
  { name: "/ on the party port", url: () => `${partySockets}/` },
];

export const roomAddresses: [SocketAddress, SocketAddress] = [
  {
    name: "/parties/main/{id} on the web port",
    url: (room) => `${webSockets}/parties/main/${room}`,
  },
  {
    name: "/parties/main/{id} on the party port",
    url: (room) => `${partySockets}/parties/main/${room}`,
  },
];

export const socketAddresses = [...bareAddresses, ...roomAddresses];

export function inboxUrl(user: unknown, port: "web" | "party" = "web"): string {
  return `${port === "web" ? webSockets : partySockets}/parties/inbox/${user}`;
}

/** The address in the API document: `ws://HOST/`. */
export const documentAddress: SocketAddress = { name: "/", url: () => `${webSockets}/` };

/** An address with a token in it, and with `since` for a client that opts in. */
export function withToken(url: string, token: unknown, since?: unknown): string {
  const query = { token: `${token}`, ...(since !== undefined && { since: `${since}` }) };
  return `${url}?${new URLSearchParams(query)}`;
}

/** Runs `probe` at all addresses in parallel; returns the results by the address's name. */
export async function atEveryAddress<T>(
  probe: (address: SocketAddress) => Promise<T>,
): Promise<Record<string, T>> {
  const results = socketAddresses.map(async (address) => [address.name, await probe(address)]);
  return Object.fromEntries(await Promise.all(results));
}

/** The result of `atEveryAddress` if all addresses behave alike. */
export function everyAddress<T>(result: T): Record<string, T> {
  return Object.fromEntries(socketAddresses.map(({ name }) => [name, result]));
}

function origin(variable: string, example: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set; the server under test, such as ${example}`);
  if (!URL.canParse(value)) throw new Error(`${variable} is no address: ${value}`);
  return new URL(value).origin;
}
