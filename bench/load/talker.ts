import type { Member } from "./member";

/** Of messages: how many, and the sum of their serial numbers, so that one lost and one doubled show. */
export class Count {
  messages = 0;
  sum = 0;

  add(serial: number): void {
    this.messages++;
    this.sum += serial;
  }

  /** How many are too few or too many; a wrong one counts as one lost and one doubled. */
  differenceTo(due: Count): number {
    const off = Math.abs(due.messages - this.messages);
    return off > 0 || due.sum === this.sum ? off : 2;
  }
}

/** A member with what it said and got. */
export class Talker {
  readonly got = new Count();
  readonly said = new Count();
  /** Sent and not answered yet, oldest first: answers come in the order of the sends. */
  readonly unanswered: number[] = [];

  constructor(
    readonly member: Member,
    readonly room: Count,
  ) {}

  /**
   * How much of what was said in its room is missing here, or came twice. `echoes`: whether one
   * gets one's own messages back.
   */
  lost(echoes: boolean): number {
    const due = new Count();
    due.messages = this.room.messages - (echoes ? 0 : this.said.messages);
    due.sum = this.room.sum - (echoes ? 0 : this.said.sum);
    return this.got.differenceTo(due) + this.unanswered.length;
  }
}
