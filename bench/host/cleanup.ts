type Undo = () => Promise<void> | void;

/** What is to be undone at the end, also on Ctrl-C; last first. */
class Cleanup {
  private readonly undos: Undo[] = [];

  /** Returns how to forget it again, for what has been undone already. */
  add(undo: Undo): () => void {
    this.undos.push(undo);
    return () => {
      const index = this.undos.indexOf(undo);
      if (index >= 0) this.undos.splice(index, 1);
    };
  }

  async run(): Promise<void> {
    for (let undo = this.undos.pop(); undo; undo = this.undos.pop()) {
      await Promise.resolve(undo()).catch((error) => console.error("while cleaning up:", error));
    }
  }
}

export const cleanup = new Cleanup();
