import type { Sql } from "postgres";

/** Beginnings, middles and ends to combine, with word frequencies of a plausible chat. */
const openings = [
  "大家好",
  "今天天气真不错",
  "我刚到",
  "请问",
  "说实话",
  "对了",
  "周末",
  "明天早上",
  "Hi all",
  "Quick question",
  "By the way",
  "I think",
  "Tomorrow",
  "Just arrived",
];
const middles = [
  "一起去香山喝茶吧",
  "那家店的龙井很好",
  "会议改到下午三点",
  "谁有空帮忙看一下",
  "我带点心过去",
  "the meeting moved to three",
  "who is bringing the oolong",
  "can somebody review this",
  "the kettle is broken again",
  "see the photos from the trip",
  "陆羽的《茶经》读完了",
];
const ends = [
  "",
  "。",
  "！",
  " 👍",
  "，你们觉得呢？",
  " — thanks",
  ", what do you think?",
  " 哈哈",
];

/** One message in so many contains this rare term for the search. */
export const rare = { word: "正山小种", every: 25_000 };
export const common = "香山";

/**
 * Fills a room of the archive with `count` messages by these people, one every half minute, with
 * ids from 1. Runs as SQL on the server: a million messages take seconds.
 */
export async function seedHistory(sql: Sql, room: number, authors: string[], count: number) {
  // The state of an archive without edits, for schemas that have these columns.
  const changes = await hasColumn(sql, "messages", "changed_id");
  await sql`
    insert into messages (room_id, id, user_id, msg, time ${changes ? sql`, changed_id` : sql``})
    select ${room}, n, author.ids[1 + n % cardinality(author.ids)],
      (${sql.array(openings)}::text[])[1 + (n * 7919 + n / 13) % ${openings.length}] || '，' ||
      (${sql.array(middles)}::text[])[1 + (n * 104729 + n / 7) % ${middles.length}] ||
      (${sql.array(ends)}::text[])[1 + (n * 31 + n / 5) % ${ends.length}] || ' ' || n ||
      case when n % ${rare.every} = 0 then ${` ${rare.word}`} else '' end,
      1700000000 + n * 30
      ${changes ? sql`, n` : sql``}
    from generate_series(1::bigint, ${count}::bigint) as n,
      (select array_agg(id) as ids from users where username = any(${authors})) as author`;
  if (await hasColumn(sql, "rooms", "last_id")) {
    await sql`
      update rooms set last_id = ${count}, last_time = ${1_700_000_000 + count * 30}
      where id = ${room}`;
  }
}

/** Drops the search indexes for the work and rebuilds them afterwards: ten times faster for a million. */
export async function withoutWordIndexes(sql: Sql, work: () => Promise<void>): Promise<void> {
  const indexes = await sql<{ indexname: string; indexdef: string }[]>`
    select indexname, indexdef from pg_indexes
    where tablename = 'messages' and indexdef like '%USING gin%'`;
  for (const { indexname } of indexes) await sql`drop index ${sql(indexname)}`;
  await work();
  await sql`set maintenance_work_mem = '1GB'`;
  for (const { indexdef } of indexes) await sql.unsafe(indexdef);
}

async function hasColumn(sql: Sql, table: string, column: string): Promise<boolean> {
  const rows = await sql`
    select 1 from information_schema.columns where table_name = ${table} and column_name = ${column}`;
  return rows.length > 0;
}
