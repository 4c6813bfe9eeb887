import type { RunObserver } from "./run-pipeline";
import type { RunRecord, StepRecord } from "./run-record";

/** Where progress is shown; `process.stderr` is one. */
export interface Screen {
    write(text: string): unknown;
    isTTY?: boolean;
    columns?: number;
}

const MARK: Record<StepRecord["status"], string> = {
    pending: "·",
    running: "▸",
    cached: "=",
    succeeded: "✓",
    failed: "✗",
    cancelled: "–",
};
const REPAINT_MS = 250;

/** A list of steps that is painted anew on a terminal; elsewhere one line as each step begins and ends. */
export function progressObserver(screen: Screen): RunObserver & { close(): void } {
    return screen.isTTY ? new PaintedProgress(screen) : new PlainProgress(screen);
}

/** One line of the list, e.g. `✓ Train and calibrate the model  12.3 s`. */
export function stepLine(step: StepRecord, now: number, detail = ""): string {
    const notes = [timeOf(step, now), step.status === "cached" ? "cached" : "", detail].filter(
        (n) => n !== "",
    );
    return `${MARK[step.status]} ${step.title}${notes.length > 0 ? `  ${notes.join("  ")}` : ""}`;
}

function timeOf(step: StepRecord, now: number): string {
    if (step.started === null || step.status === "cached") return "";
    const end = step.ended === null ? now : Date.parse(step.ended);
    const seconds = (end - Date.parse(step.started)) / 1000;
    return seconds < 60
        ? `${seconds.toFixed(1)} s`
        : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

function headline(run: RunRecord, resumed: boolean): string {
    return `Pipeline ${run.pipeline}, run ${run.id}${resumed ? " (taken up again)" : ""}`;
}

class PlainProgress implements RunObserver {
    constructor(private readonly screen: Screen) {}

    started(run: RunRecord, resumed: boolean): void {
        this.screen.write(`${headline(run, resumed)}\n`);
    }

    stepChanged(_run: RunRecord, step: StepRecord): void {
        const again = step.attempts > 1 ? `  try ${String(step.attempts)}` : "";
        const line =
            step.status === "running" ? `${MARK.running} ${step.title}${again}` : stepLine(step, Date.now());
        this.screen.write(`  ${line}\n`);
    }

    close(): void {}
}

class PaintedProgress implements RunObserver {
    private run: RunRecord | undefined;
    private painted = 0;
    private timer: NodeJS.Timeout | undefined;
    /** Last line of output of each running step. */
    private readonly said = new Map<string, string>();

    constructor(private readonly screen: Screen) {}

    started(run: RunRecord, resumed: boolean): void {
        this.run = run;
        this.screen.write(`${headline(run, resumed)}\n`);
        this.paint();
        this.timer = setInterval(() => this.paint(), REPAINT_MS);
        this.timer.unref();
    }

    stepChanged(_run: RunRecord, step: StepRecord): void {
        this.said.delete(step.name);
        this.paint();
    }

    stepOutput(_run: RunRecord, step: StepRecord, line: string): void {
        this.said.set(step.name, line);
    }

    ended(): void {
        this.close();
    }

    close(): void {
        clearInterval(this.timer);
        this.paint();
    }

    private paint(): void {
        if (!this.run) return;
        const width = this.screen.columns ?? 80;
        const lines = this.run.steps.map((step) => {
            const line = `  ${stepLine(step, Date.now(), this.said.get(step.name))}`;
            // A wrapped line would make the cursor's way back up too short; control characters would move it.
            return `\x1b[2K${[...line.replace(/\p{Cc}/gu, " ")].slice(0, width - 1).join("")}\n`;
        });
        this.screen.write(`${this.painted > 0 ? `\x1b[${this.painted}A` : ""}${lines.join("")}`);
        this.painted = lines.length;
    }
}
