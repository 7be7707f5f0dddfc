/** Reads what `strace` wrote about the calls that change files (`straceCommand` asks for these). */
import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Operation } from "./operations";

const opening = ["open", "openat", "openat2", "creat"];
const changing = [
  ...["write", "writev", "pwrite64", "pwritev", "pwritev2", "truncate", "ftruncate", "fallocate"],
  ...["rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"],
  ...["link", "linkat", "symlink", "symlinkat", "copy_file_range", "sendfile", "splice"],
];
const syncing = ["fsync", "fdatasync", "sync", "syncfs"];
/** By which it is known where `write` writes, and what a relative path means. */
const forking = ["clone", "clone3", "fork", "vfork"];
const following = ["lseek", "chdir", "fchdir", ...forking];

/** The command that runs another one and writes to `output`. */
export function straceCommand(output: string): string[] {
  const calls = [...opening, ...changing, ...syncing, ...following].map((call) => `?${call}`);
  return [
    ...["strace", "--daemonize=grandchild", "--follow-forks", "--seccomp-bpf", "--quiet=all"],
    ...["--decode-fds=path", "--strings-in-hex=all", "--string-limit=100000000"],
    ...["--absolute-timestamps=unix,us", "--syscall-times=us", "--columns=0"],
    ...["--signal=none", `--trace=${calls.join(",")}`, `--output=${output}`],
  ];
}

/** One call; `result` is what follows the equals sign. */
type Call = {
  pid: number;
  name: string;
  args: string;
  result: string;
  time: number;
  begun: number;
};

/** What the processes that started in the folder `cwd` did to files in the folder `root`. */
export async function readOperations(
  output: string,
  root: string,
  cwd: string,
): Promise<Operation[]> {
  const reader = new Reader(root, cwd);
  const lines = createInterface({
    input: createReadStream(output),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) reader.read(line);
  return reader.operations;
}

class Reader {
  readonly operations: Operation[] = [];
  private readonly existing = new Set<string>();
  private readonly unfinished = new Map<number, { name: string; args: string; begun: number }>();
  /** Threads share descriptors and the working folder of their process. */
  private readonly processes = new Map<number, Process>();

  constructor(
    private readonly root: string,
    private readonly cwd: string,
  ) {}

  read(line: string): void {
    const [, pid, seconds, text = ""] = /^(\d+) +(\d+\.\d+) (.*)$/s.exec(line) ?? [];
    if (!pid || text.startsWith("+++") || text.startsWith("---")) return;
    const call = this.parse(Number(pid), Number(seconds) * 1_000, text);
    // Of calls that failed nothing remains.
    if (call && !call.result.startsWith("-1") && !call.result.startsWith("?")) this.take(call);
  }

  private parse(pid: number, startedAt: number, text: string): Call | null {
    const begun = this.operations.length;
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(text);
    const name = resumed?.[1] ?? text.slice(0, text.indexOf("("));
    if (text.endsWith(" <unfinished ...>")) {
      const args = text.slice(name.length + 1, -" <unfinished ...>".length);
      this.unfinished.set(pid, { name, args, begun });
      return null;
    }
    const rest = text.slice(resumed?.[0].length ?? name.length + 1);
    const end = rest.lastIndexOf(") = ");
    const [, result = "", took] = /^(.*?)(?: <(\d+\.\d+)>)?$/.exec(rest.slice(end + 4)) ?? [];
    const before = resumed ? this.unfinished.get(pid) : undefined;
    this.unfinished.delete(pid);
    if (end < 0) throw new Error(`strace wrote: ${text.slice(0, 200)}`);
    return {
      pid,
      name,
      result,
      args: (before?.args ?? "") + rest.slice(0, end).trimEnd(),
      begun: before?.begun ?? begun,
      // A line that says that a call went on has the time at which it returned.
      time: startedAt + (resumed ? 0 : Number(took ?? 0) * 1_000),
    };
  }

  private take(call: Call): void {
    const { name, args, result, pid, time } = call;
    const process = this.process(pid);
    const paths = () => pathsOf(args, process.cwd);
    const file = () => descriptorOf(args);
    switch (name) {
      case "clone":
      case "clone3":
      case "fork":
      case "vfork": {
        const child = Number.parseInt(result, 10);
        // It may have done something already.
        if (!this.processes.has(child)) this.processes.set(child, process.child(args));
        return;
      }
      case "chdir":
        process.cwd = paths()[0] ?? process.cwd;
        return;
      case "fchdir":
        process.cwd = file().path;
        return;
      case "lseek":
        // What was opened to append goes on doing so.
        if (process.positions.get(file().fd) === "end") return;
        process.positions.set(file().fd, Number.parseInt(result, 10));
        return;
      case "open":
      case "openat":
      case "openat2":
      case "creat":
        this.open(call, process);
        return;
      case "write":
      case "writev":
      case "pwrite64":
      case "pwritev":
      case "pwritev2":
        this.write(call, process);
        return;
      case "ftruncate":
        this.change({ do: "resize", path: file().path, size: lastNumber(args), time });
        return;
      case "truncate":
        this.change({ do: "resize", path: paths()[0] ?? "", size: lastNumber(args), time });
        return;
      case "fallocate": {
        const [, mode = "", offset, length] = /, ([^,]+), (\d+), (\d+)$/.exec(args) ?? [];
        if (!this.covers(file().path)) return;
        if (mode !== "0") throw new Error(`not modelled: fallocate(${args})`);
        const size = Number(offset) + Number(length);
        this.change({ do: "grow", path: file().path, size, time });
        return;
      }
      case "rename":
      case "renameat":
      case "renameat2":
        this.rename(paths(), args, time);
        return;
      case "unlink":
      case "unlinkat":
      case "rmdir":
        this.change({ do: "remove", path: paths()[0] ?? "", time });
        return;
      case "mkdir":
      case "mkdirat":
        this.change({ do: "makeFolder", path: paths()[0] ?? "", time });
        return;
      case "fsync":
      case "fdatasync":
        this.change({ do: "sync", path: file().path, begun: call.begun, time });
        return;
      default:
        if ([...args.matchAll(/<([^>]*)>/g)].some(([, named = ""]) => this.covers(text(named)))) {
          throw new Error(`not modelled: ${name}(${args.slice(0, 200)})`);
        }
    }
  }

  private open({ args, result, time }: Call, process: Process): void {
    const { fd, path: file } = descriptorOf(result);
    process.positions.set(fd, 0);
    if (!this.covers(file) || args.includes("O_DIRECTORY") || args.includes("O_PATH")) return;
    if (/O_D?SYNC|O_TMPFILE|O_DIRECT\b/.test(args)) {
      throw new Error(`not modelled: ${args}`);
    }
    if (args.includes("O_APPEND")) process.positions.set(fd, "end");
    if (args.includes("O_CREAT") && !this.existing.has(file)) {
      this.change({ do: "create", path: file, time });
    } else if (args.includes("O_TRUNC")) {
      this.change({ do: "resize", path: file, size: 0, time });
    }
  }

  private write({ name, args, result, time }: Call, process: Process): void {
    const { fd, path: file } = descriptorOf(args);
    const length = Number.parseInt(result, 10);
    if (!this.covers(file)) return;
    const isPlaced = name.startsWith("p");
    const offset = name === "pwritev2" ? /, (\d+), [^,]+$/.exec(args)?.[1] : lastNumber(args);
    const at = isPlaced ? Number(offset) : process.positions.get(fd);
    if (at === undefined) throw new Error(`not modelled: ${name} at an unknown place in ${file}`);
    const data = bytes([...args.matchAll(/"([^"]*)"/g)].map(([, hex = ""]) => hex).join(""));
    if (data.length < length) throw new Error(`strace left out what was written to ${file}`);
    if (!isPlaced && typeof at === "number") process.positions.set(fd, at + length);
    this.change({ do: "write", path: file, at, data: data.subarray(0, length), time });
  }

  private rename([from = "", to = ""]: string[], args: string, time: number): void {
    if (!this.covers(from) && !this.covers(to)) return;
    if (args.includes("RENAME_")) throw new Error(`not modelled: ${args}`);
    this.change({ do: "rename", from, to, time });
  }

  private change(operation: Operation): void {
    const places = operation.do === "rename" ? [operation.from, operation.to] : [operation.path];
    const [place = ""] = places;
    if (!places.some((each) => this.covers(each))) return;
    if (operation.do === "create" || operation.do === "makeFolder") this.existing.add(place);
    if (operation.do === "remove") this.existing.delete(place);
    if (operation.do === "rename") {
      for (const file of [...this.existing]) {
        if (file !== place && !file.startsWith(`${place}/`)) continue;
        this.existing.delete(file);
        this.existing.add(operation.to + file.slice(place.length));
      }
    }
    this.operations.push(operation);
  }

  /** Files that are open and deleted count as gone. */
  private covers(file: string): boolean {
    return file === this.root || (file.startsWith(`${this.root}/`) && !file.includes("(deleted)"));
  }

  private process(pid: number): Process {
    const known = this.processes.get(pid);
    if (known) return known;
    const parent = [...this.unfinished].findLast(([, { name }]) => forking.includes(name));
    const made = parent ? this.process(parent[0]).child(parent[1].args) : new Process(this.cwd);
    this.processes.set(pid, made);
    return made;
  }
}

class Process {
  /** Where `write` writes, by descriptor. */
  readonly positions: Map<number, number | "end">;

  constructor(
    public cwd: string,
    positions: Iterable<[number, number | "end"]> = [],
  ) {
    this.positions = new Map(positions);
  }

  /** Of `clone` with these arguments; a thread is no process of its own. */
  child(args: string): Process {
    return args.includes("CLONE_THREAD") ? this : new Process(this.cwd, this.positions);
  }
}

/** `5</path>`, at the beginning. */
function descriptorOf(args: string): { fd: number; path: string } {
  const [, fd, named = "", deleted = ""] = /^(\d+)<([^>]*)>(\(deleted\))?/.exec(args) ?? [];
  return { fd: Number(fd), path: text(named) + deleted };
}

/** The paths among the arguments, each relative to the descriptor before it or to `cwd`. */
function pathsOf(args: string, cwd: string): string[] {
  const named = args.matchAll(/(?:(\w+)(?:<([^>]*)>)?, )?"([^"]*)"/g);
  return [...named].map(([, , folder, name = ""]) =>
    path.resolve(folder === undefined ? cwd : text(folder), text(name)),
  );
}

function lastNumber(args: string): number {
  return Number(/(\d+)$/.exec(args)?.[1]);
}

function text(hex: string): string {
  return hex.includes("\\x") ? bytes(hex).toString() : hex;
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll("\\x", ""), "hex");
}
