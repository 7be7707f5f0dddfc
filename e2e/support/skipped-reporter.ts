/** Says at the end which tests were skipped and why; the list says only that they were. */
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

export default class SkippedReporter implements Reporter {
  private readonly lines: string[] = [];

  onTestEnd(test: TestCase, { status, annotations }: TestResult): void {
    const reason = annotations.find(({ type }) => type === "skip")?.description;
    if (status !== "skipped" || !reason) return;
    this.lines.push(`  [${test.parent.project()?.name}] ${test.title}\n      ${reason}`);
  }

  onEnd(): void {
    if (this.lines.length > 0) console.log(["Skipped:", ...this.lines].join("\n"));
  }
}
