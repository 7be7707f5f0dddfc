import { atMost, type Goal, type Outcome } from "../report/outcome";
import { digits, spreadOf } from "../report/statistics";
import { Cluster, postgresPrograms } from "../servers/postgres";
import { Teahouse } from "../servers/teahouse";
import { common, rare, seedHistory, withoutWordIndexes } from "./history-seed";
import type { Scenario } from "./scenario";

const messages = 1_000_000;
const rooms = 50;
const messagesElsewhere = 1_000;
const requests = 30;

type Question = {
  name: string;
  /** The addresses to request in turn. */
  paths: string[];
  /** Text in an answer that shows that the server supports the query. */
  sign: string;
  limitMs: number;
};

/** A long history: what pages, searches and unread counts cost in the database. */
export const H: Scenario = {
  id: "H",
  title: `a room with ${digits(messages)} messages in Postgres`,
  async run() {
    const programs = postgresPrograms();
    if (!programs) {
      return nothing("No Postgres is installed here, so this was skipped.");
    }
    const cluster = await Cluster.start(programs);
    const teahouse = await Teahouse.start({ DATABASE_URL: cluster.url });
    const outcome = await measure(cluster, teahouse);
    await teahouse.stop();
    await cluster.stop();
    return outcome;
  },
};

async function measure(cluster: Cluster, teahouse: Teahouse): Promise<Outcome> {
  const persons = await teahouse.persons(10);
  const [reader] = persons;
  if (!reader) throw new Error("nobody is there");
  const authors = persons.map(({ username }) => username);
  const large = await reader.makeRoom("大茶馆");
  console.log(`  H: writing ${digits(messages)} messages`);
  await withoutWordIndexes(cluster.sql, async () => {
    await seedHistory(cluster.sql, large, authors, messages);
    for (let room = 1; room < rooms; room++) {
      const id = await reader.makeRoom(`茶室 ${room}`);
      await seedHistory(cluster.sql, id, authors, messagesElsewhere);
    }
  });
  await cluster.sql`vacuum analyze`;

  const largeTables = await cluster.largeTables();
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const question of questionsOf(large)) {
    const { name, limitMs } = question;
    const ask = (times: number) => askAll(teahouse.origin, reader.cookie, question, times);
    // The first requests warm the caches.
    const known = await ask(5);
    const ms = known
      ? (await cluster.timeOf(async () => void (await ask(requests)))) / requests
      : Number.NaN;
    const plans = known ? await cluster.plansOf(async () => void (await ask(1))) : "";
    rows.push([name, known ? digits(ms) : "–", known ? scansIn(plans, largeTables) : "–"]);
    goals.push(atMost(`ms at the database, ${name}`, spreadOf([ms]), limitMs));
    console.log(`  H ${name}: ${known ? `${digits(ms)} ms` : "not there"}`);
  }
  return {
    tables: [{ head: ["", "ms at the database", "large tables read from end to end"], rows }],
    goals,
    notes: [
      `Mean of ${requests} requests: planning and running of every statement that one request to the REST API causes, the check of the session among them, as pg_stat_statements counts it. Another ${rooms - 1} rooms have ${digits(messagesElsewhere)} messages each. The last column is from the plans (auto_explain): a large table has more than 10,000 rows.`,
    ],
    lost: 0,
  };
}

function questionsOf(room: number): Question[] {
  const before = Array.from({ length: requests }, (_, at) => 1 + Math.floor((at + 1) * 31_000));
  const search = (word: string) => [`/api/Search?q=${encodeURIComponent(word)}`];
  return [
    {
      name: "newest page of history",
      paths: [`/Room/${room}/Message?limit=50`],
      sign: '"messages"',
      limitMs: 5,
    },
    {
      name: "older pages of history",
      paths: before.map((id) => `/Room/${room}/Message?limit=50&before=${id}`),
      sign: '"messages"',
      limitMs: 5,
    },
    { name: `search, rare (${rare.word})`, paths: search(rare.word), sign: rare.word, limitMs: 50 },
    { name: `search, common (${common})`, paths: search(common), sign: common, limitMs: 50 },
    { name: "search, English (kettle)", paths: search("kettle"), sign: "kettle", limitMs: 50 },
    { name: "search, nothing found", paths: search("铁观音茶"), sign: "[", limitMs: 50 },
    {
      name: `unread counts of ${rooms} rooms`,
      paths: ["/api/Room?expand=1"],
      sign: '"unread"',
      limitMs: 10,
    },
  ];
}

/** False if the server does not support the query. */
async function askAll(
  origin: string,
  Cookie: string,
  { paths, sign }: Question,
  times: number,
): Promise<boolean> {
  for (let at = 0; at < times; at++) {
    const path = paths[at % paths.length] ?? "";
    const response = await fetch(origin + path, { headers: { Cookie } });
    const text = await response.text();
    if (response.status === 404 || !text.includes(sign)) return false;
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  }
  return true;
}

function scansIn(plans: string, tables: string[]): string {
  return tables.filter((table) => plans.includes(`Seq Scan on ${table}`)).join(", ") || "none";
}

function nothing(note: string): Outcome {
  return { tables: [], goals: [], notes: [note], lost: 0 };
}
