import { setTimeout as delay } from "node:timers/promises";
import type { Checkpoint } from "./checkpoint";
import type { Dialect } from "./dialects/dialect";
import { dialects } from "./dialects/index";
import type { ChatJob, ChatResult } from "./job";
import { Latencies } from "./latencies";
import { inTurns, Member } from "./member";
import { RoomReadings } from "./room-readings";
import { Count, Talker } from "./talker";
import { until } from "./until";

/** Members chat for a measured window; at the end every delivery is accounted for. */
export class Chat {
  private readonly dialect: Dialect;
  private readonly talkers: Talker[] = [];
  private readonly senders: Talker[] = [];
  /** When each message was sent, by serial number. */
  private readonly sentAt: number[] = [];
  private readonly latencies = new Latencies();
  private talking = false;
  private measuring = false;
  private totals = { deliveries: 0, answers: 0, frames: 0 };
  private failure: Error | undefined;

  constructor(private readonly job: ChatJob) {
    this.dialect = dialects[job.dialect];
  }

  async run(checkpoint: Checkpoint): Promise<ChatResult> {
    await inTurns(this.seats(), 50, (open) => open());
    for (const talker of this.talkers) this.listen(talker);
    await checkpoint("joined");
    this.talking = true;
    const stopSending = this.startSending();
    await delay(this.job.warmUpMs);
    await checkpoint("from");
    const cpu = process.cpuUsage();
    const from = performance.now();
    this.measuring = true;
    await delay(this.job.windowMs);
    this.measuring = false;
    const seconds = (performance.now() - from) / 1_000;
    const used = process.cpuUsage(cpu);
    await checkpoint("to");
    this.talking = false;
    stopSending();
    await until(() => this.failure !== undefined || this.isQuiet(), 20_000);
    if (this.failure) throw this.failure;
    return {
      seconds,
      ...this.totals,
      p50: this.latencies.percentile(0.5),
      p95: this.latencies.percentile(0.95),
      p99: this.latencies.percentile(0.99),
      lost: this.lost(),
      generator: (used.user + used.system) / 1e6 / seconds,
    };
  }

  /** For each member of each room, connects it; resolves when the room has admitted it. */
  private *seats(): Generator<() => Promise<void>> {
    for (const place of this.job.places) {
      const room = new Count();
      const readings = new RoomReadings();
      for (const [index, seat] of place.members.entries()) {
        yield () => this.connect(new Member(this.dialect, place, seat, readings), room, index);
      }
    }
  }

  private connect(member: Member, room: Count, index: number): Promise<void> {
    const talker = new Talker(member, room);
    member.onDrop = (reason) => this.fail(`${member.seat.name} was dropped: ${reason}`);
    this.talkers.push(talker);
    if (index < member.place.senders) this.senders.push(talker);
    return member.joined();
  }

  private listen(talker: Talker): void {
    talker.member.onReading = ({ serials, accepted, refused }) => {
      const now = performance.now();
      if (this.measuring) {
        this.totals.frames++;
        this.totals.deliveries += serials.length;
        this.totals.answers += accepted;
      }
      for (const serial of serials) {
        talker.got.add(serial);
        if (this.measuring) this.latencies.add(now - (this.sentAt[serial] ?? now));
      }
      if (refused > 0) this.fail(`a message of ${talker.member.seat.name} was refused`);
      for (let answer = 0; answer < accepted; answer++) this.answered(talker);
    };
  }

  private answered(talker: Talker): void {
    const serial = talker.unanswered.shift();
    if (serial === undefined) {
      this.fail("an answer came that nothing was sent for");
      return;
    }
    talker.room.add(serial);
    talker.said.add(serial);
    if (this.talking && this.job.load.kind === "closed") this.say(talker);
  }

  private say(talker: Talker): void {
    const serial = this.sentAt.push(performance.now()) - 1;
    talker.unanswered.push(serial);
    talker.member.say(serial);
  }

  private startSending(): () => void {
    const { load } = this.job;
    if (load.kind === "closed") {
      for (const sender of this.senders) this.say(sender);
      return () => {};
    }
    const from = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = ((performance.now() - from) / 1_000) * load.perSecond;
      for (; sent < due; sent++) {
        const sender = this.senders[sent % this.senders.length];
        if (sender) this.say(sender);
      }
    }, 1);
    return () => clearInterval(timer);
  }

  private isQuiet(): boolean {
    return this.talkers.every((talker) => talker.unanswered.length === 0) && this.lost() === 0;
  }

  private lost(): number {
    let lost = 0;
    for (const talker of this.talkers) {
      lost += talker.lost(this.dialect.echoes);
    }
    return lost;
  }

  private fail(reason: string): void {
    this.talking = false;
    this.failure ??= new Error(reason);
  }
}
