import { type Actor, actor, join, play, room, type Turn } from "./cast";
import { type Speaker, scripts } from "./script";
import type { Studio } from "./studio";

export type Scene = Record<Speaker, Actor> & {
  room: number;
  quiet: number;
  direct: number;
  ids: Map<string, number>;
  turns(plan: [Speaker, Turn][]): [Actor, Turn][];
};

/** Creates three people, the room where they talk, and the other rooms in the list. */
export async function setScene(studio: Studio): Promise<Scene> {
  const script = scripts[studio.look.language];
  const me = await actor(studio, "anna", script.names.me);
  const ben = await actor(studio, "ben", script.names.ben);
  const mei = await actor(studio, "mei", script.names.mei);
  const people = { me, ben, mei };
  const turns = (plan: [Speaker, Turn][]): [Actor, Turn][] =>
    plan.map(([who, turn]) => {
      if (!("msg" in turn)) return [people[who], turn];
      return [people[who], { ...turn, msg: turn.msg.replaceAll("{me}", me.username) }];
    });
  for (const name of script.rooms) await room(ben, { name });
  const muted = await room(me, { name: script.long, private: true });
  await me.page.request.put(`/api/Room/${muted}/Notify`, { data: { level: "nothing" } });
  const quiet = await room(me, { name: script.quiet, private: true });
  const direct = await room(me, { with: mei.username });
  const main = await room(me, { name: script.room });
  await join(main, ben, mei);
  const ids = await play(main, turns(script.plan));
  await play(main, turns(script.types), ids);
  await play(direct, turns([["mei", { msg: "🍵?" }]]));
  return { ...people, room: main, quiet, direct, ids, turns };
}
