/** The uploads of a tab, of all rooms: a few at a time, again after failures, kept across reloads. */
import "client-only";
import type { UploadWay } from "@/lib/shared/upload-way";
import type { FileInfo } from "@/lib/wire/frames";
import { randomId } from "../random-id";
import { type Attachment, type FileFailure, mayBePicture } from "./attachment";
import { localPreviews } from "./local-previews";
import { nextCall } from "./next-call";
import { uploadPatiently } from "./patient-upload";
import type { StartUpload } from "./start-upload";
import { isOthers, ownTab, untilClosed } from "./tab";
import { failureOf } from "./upload-error";
import type { KeptUpload, UploadKeep } from "./upload-keep";

export type UploadState =
  | { is: "waiting" }
  /** `done`: from 0 to 1; `stalled`: the server cannot be reached, or is not well. */
  | { is: "sending"; done: number; stalled: boolean }
  | { is: "done"; info: FileInfo }
  | { is: "failed"; failure: FileFailure | "removed" };

/** What is shown of an upload; another object whenever something changes. */
export type Upload = Attachment & {
  roomId: number;
  username: string;
  /** The object address of a picture. */
  preview: string | null;
  state: UploadState;
};

type Item = { upload: Upload; kept: KeptUpload; control: AbortController };

type Parts = {
  start: StartUpload;
  keep: UploadKeep;
  /** Changes the alternative text of an uploaded file. */
  describe: (roomId: number, fileId: number, alt: string) => Promise<void>;
  /** Has the server delete what it has of an upload. What is left of it goes after a day. */
  discard: (roomId: number, left: Pick<KeptUpload, "info" | "uploadUrl">) => Promise<void>;
  /** Null: a picture that the browser cannot show. */
  measure: (address: string) => Promise<{ width: number; height: number } | null>;
};

const atATime = 3;
const maxPreviews = 60;

/** An upload of a message failed for good. */
export class UploadFailed extends Error {
  constructor(readonly failure: FileFailure | "removed") {
    super(failure);
  }
}

export class Uploads {
  private readonly items = new Map<string, Item>();
  private readonly listeners = new Set<() => void>();
  private running = 0;
  private addedAt = 0;

  constructor(private readonly parts: Parts) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (key: string): Upload | undefined => this.items.get(key)?.upload;

  /** Begins an upload. Returns its key. */
  add(file: File, owner: { roomId: number; username: string; way: UploadWay }): string {
    const key = randomId(12);
    const { name, type, size: bytes } = file;
    // One after the other, as their order is kept by it.
    this.addedAt = Math.max(Date.now(), this.addedAt + 1);
    this.take({
      ...{ ...owner, key, tab: ownTab(), draft: true, at: this.addedAt },
      ...{ name, type, bytes, file, uploadUrl: null, info: null },
    });
    this.pump();
    return key;
  }

  /** Takes an upload that an earlier page has left, and goes on with it. */
  resume(kept: KeptUpload): void {
    if (this.items.has(kept.key)) return;
    this.take({ ...kept, tab: ownTab() });
    this.pump();
  }

  /** The message that it belongs to is under way: it is no draft any more. */
  submit(key: string): Attachment | null {
    const item = this.items.get(key);
    if (!item) return null;
    item.kept = { ...item.kept, draft: false };
    this.keep(item);
    const { name, type, bytes, width, height, alt } = item.upload;
    return { key, name, type, bytes, ...(width && { width, height }), ...(alt && { alt }) };
  }

  describe(key: string, alt: string): void {
    this.change(key, { alt: alt || undefined });
  }

  /** From the beginning: the server does not take what it has of it. */
  retry(key: string): void {
    if (this.items.get(key)?.upload.state.is === "failed") this.repeat(key);
  }

  /** Forgets that it was uploaded, and does it again: the server has it no longer. */
  repeat(key: string): void {
    const item = this.items.get(key);
    if (!item) return;
    item.kept = { ...item.kept, info: null, uploadUrl: null };
    this.setState(item, { is: "waiting" });
    this.pump();
  }

  /** Ends an upload and forgets it, here and on the server. */
  remove(key: string): void {
    const item = this.items.get(key);
    void this.parts.keep.remove(key);
    if (!item) return;
    item.control.abort();
    this.items.delete(key);
    void this.parts.discard(item.upload.roomId, item.kept).catch(() => {});
    const { preview, state } = item.upload;
    if (preview !== null) URL.revokeObjectURL(preview);
    if (state.is === "done") localPreviews.delete(state.info.id);
    this.notify();
  }

  /** Its message is sent. The preview stays until the server's picture is there. */
  release(key: string): void {
    this.items.delete(key);
    void this.parts.keep.remove(key);
    forgetOldPreviews();
    this.notify();
  }

  /**
   * Makes sure that this tab has these uploads; one of another tab is awaited until that is closed.
   * Rejects with `UploadFailed` if the browser has lost one.
   */
  async claim(keys: string[], signal: AbortSignal): Promise<void> {
    const missing = keys.filter((key) => !this.items.has(key));
    for (;;) {
      if (missing.length === 0) return;
      const kept = (await this.parts.keep.all()).filter(({ key }) => missing.includes(key));
      const other = await firstOfOthers(kept);
      signal.throwIfAborted();
      if (other === null) {
        if (kept.length < missing.length) throw new UploadFailed("file-lost");
        for (const each of kept) this.resume({ ...each, draft: false });
        return;
      }
      await untilClosed(other, signal);
    }
  }

  /** Resolves once it is uploaded and described. Rejects with `UploadFailed`, or if aborted. */
  async uploaded(key: string, signal: AbortSignal): Promise<FileInfo> {
    for (;;) {
      signal.throwIfAborted();
      const item = this.items.get(key);
      if (!item) throw new UploadFailed("file-lost");
      const { state } = item.upload;
      if (state.is === "done") return (await this.saveAlt(item)) ?? state.info;
      if (state.is === "failed") throw new UploadFailed(state.failure);
      await nextCall(this.subscribe, signal);
    }
  }

  private take(kept: KeptUpload): void {
    const { key, roomId, username, name, type, bytes, width, height, alt, file, info } = kept;
    const preview = mayBePicture(type) ? URL.createObjectURL(file) : null;
    const state: UploadState = info ? { is: "done", info } : { is: "waiting" };
    const upload = {
      ...{ key, roomId, username, name, type, bytes, width, height, alt, preview, state },
    };
    const item = { upload, kept, control: new AbortController() };
    this.items.set(key, item);
    this.keep(item);
    if (info && preview !== null) localPreviews.set(info.id, preview);
    if (preview !== null && width === undefined) void this.measure(key, preview);
    this.notify();
  }

  private async measure(key: string, preview: string): Promise<void> {
    const size = await this.parts.measure(preview);
    this.change(key, size ?? { preview: null });
  }

  /** Also in what is kept. */
  private change(key: string, change: Partial<Upload>): void {
    const item = this.items.get(key);
    if (!item) return;
    item.upload = { ...item.upload, ...change };
    const { width, height, alt } = item.upload;
    item.kept = { ...item.kept, width, height, alt };
    this.keep(item);
    this.notify();
    if (item.upload.state.is === "done") void this.saveAlt(item);
  }

  private setState(item: Item, state: UploadState): void {
    item.upload = { ...item.upload, state };
    this.notify();
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private pump(): void {
    for (const item of this.items.values()) {
      if (this.running >= atATime) return;
      if (item.upload.state.is === "waiting") void this.run(item);
    }
  }

  private async run(item: Item): Promise<void> {
    const { signal } = item.control;
    this.running++;
    this.setState(item, { is: "sending", done: 0, stalled: false });
    try {
      const info = await this.send(item);
      item.kept = { ...item.kept, info };
      const saved = await this.saveAlt(item);
      if (item.upload.preview !== null) localPreviews.set(info.id, item.upload.preview);
      this.keep(item);
      this.setState(item, { is: "done", info: saved ?? info });
    } catch (error) {
      if (!signal.aborted) this.setState(item, { is: "failed", failure: failureOf(error) });
    } finally {
      this.running--;
      this.pump();
    }
  }

  private send(item: Item): Promise<FileInfo> {
    const { kept, upload, control } = item;
    return uploadPatiently(this.parts.start, kept.file, {
      ...{ roomId: upload.roomId, name: upload.name, alt: upload.alt, way: kept.way },
      uploadUrl: kept.uploadUrl,
      onProgress: (done, stalled) => this.setState(item, { is: "sending", done, stalled }),
      onUploadUrl: (uploadUrl) => {
        item.kept = { ...item.kept, uploadUrl };
        this.keep(item);
      },
      signal: control.signal,
    });
  }

  /** Returns the file with the text that was written since the upload began, if there is any. */
  private async saveAlt(item: Item): Promise<FileInfo | null> {
    const { roomId, alt = "" } = item.upload;
    const { info } = item.kept;
    if (!info || (info.alt ?? "") === alt) return null;
    try {
      await this.parts.describe(roomId, info.id, alt);
    } catch (error) {
      // The file matters more than its description.
      console.warn("not described:", error);
      return null;
    }
    const { alt: _before, ...rest } = info;
    const described = alt === "" ? rest : { ...rest, alt };
    item.kept = { ...item.kept, info: described };
    this.keep(item);
    if (item.upload.state.is === "done") this.setState(item, { is: "done", info: described });
    return described;
  }

  /** Not if it was removed meanwhile. */
  private keep(item: Item): void {
    if (this.items.get(item.kept.key) === item) void this.parts.keep.put(item.kept);
  }
}

/** The first tab, other than this one, that has one of them. */
async function firstOfOthers(kept: KeptUpload[]): Promise<string | null> {
  for (const { tab } of kept) if (await isOthers(tab)) return tab;
  return null;
}

/** The pictures of the newest messages are long loaded from the server. */
function forgetOldPreviews(): void {
  for (const [id, address] of localPreviews) {
    if (localPreviews.size <= maxPreviews) return;
    localPreviews.delete(id);
    URL.revokeObjectURL(address);
  }
}
