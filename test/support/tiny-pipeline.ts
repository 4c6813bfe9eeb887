import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelineDefinition, StepDefinition } from "../../jobs/pipelines";
import { runDefinition, type RunOptions } from "../../jobs/runner/run-pipeline";
import type { RunRecord } from "../../jobs/runner/run-record";

/**
 * A program of real, tiny steps. Each call is noted in `$TINY_CALLS` (one line: its first argument), so that a
 * test can tell what ran from what was cached.
 */
const PROGRAM = `
const fs = require("node:fs");
const [name, verb, out, ...inputs] = process.argv.slice(1);
fs.appendFileSync(process.env.TINY_CALLS, name + "\\n");
const text = inputs.map((i) => (fs.existsSync(i) ? fs.readFileSync(i, "utf8") : i)).join("+");
const hang = () => {
    fs.writeFileSync(process.env.TINY_HUNG, String(process.pid));
    setInterval(() => {}, 1000);
};
if (verb === "write") fs.writeFileSync(out, name + "(" + text + ")");
if (verb === "folder") { fs.mkdirSync(out); fs.writeFileSync(out + "/file", name + "(" + text + ")"); }
if (verb === "fail") { console.error("noise\\nerror: " + name + " is unwell\\nremedy: rest"); process.exit(1); }
if (verb === "crash") { console.error("Traceback\\nValueError: bad"); process.exit(3); }
if (verb === "forget") { /* ends well without its output */ }
if (verb === "hang") { fs.writeFileSync(out, "half"); hang(); }
if (verb === "hang-once") {
    if (fs.existsSync(process.env.TINY_HUNG)) fs.writeFileSync(out, name + "(" + text + ")");
    else { fs.writeFileSync(out, "half"); hang(); }
}
if (verb === "leave") {
    const left = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    fs.writeFileSync(process.env.TINY_HUNG, String(left.pid));
    fs.writeFileSync(out, "");
    process.exit(0);
}
if (verb === "once-failing") {
    if (fs.readFileSync(process.env.TINY_CALLS, "utf8").split("\\n").filter((n) => n === name).length < 2) process.exit(1);
    fs.writeFileSync(out, "second try");
}
`;

/** A step of the program above: `inputs` are names of steps (their output `out`) or `=parameter`. */
export function tinyStep(
    name: string,
    verb: string,
    inputs: string[] = [],
    changes: Partial<StepDefinition> = {},
): StepDefinition {
    const fromSteps = inputs.filter((input) => !input.startsWith("="));
    return {
        name,
        title: `Step ${name}`,
        program: "jobs",
        arguments: [
            name,
            verb,
            { output: "out" },
            ...inputs.map((i) => (i.startsWith("=") ? { parameter: i.slice(1) } : { input: i })),
        ],
        inputs: Object.fromEntries(fromSteps.map((input) => [input, { step: input, output: "out" }])),
        outputs: { out: verb === "folder" ? "folder" : "file" },
        code: ["code"],
        timeoutSeconds: 60,
        resources: { cpu: "1", memory: "1Mi" },
        ...changes,
    };
}

export function tinyPipeline(
    steps: StepDefinition[],
    parameters: PipelineDefinition["parameters"] = {},
): PipelineDefinition {
    return { name: "tiny", description: "", parameters, steps };
}

/** A home and a project root of their own in the system's temporary folder. */
export class TinyPlace {
    readonly root = mkdtempSync(join(tmpdir(), "moderato-runner-"));
    readonly home = join(this.root, "home");
    readonly callsFile = join(this.root, "calls");
    readonly hungFile = join(this.root, "hung");

    /** Names of the steps whose command ran, in order. */
    calls(): string[] {
        try {
            return readFileSync(this.callsFile, "utf8").split("\n").filter(Boolean);
        } catch {
            return [];
        }
    }

    options(changes: Partial<RunOptions> = {}): RunOptions {
        return {
            home: this.home,
            projectRoot: this.root,
            directory: this.root,
            programs: { jobs: [process.execPath, "-e", PROGRAM], python: [] },
            environment: { ...process.env, TINY_CALLS: this.callsFile, TINY_HUNG: this.hungFile },
            ...changes,
        };
    }

    run(
        pipeline: PipelineDefinition,
        parameters: Record<string, string> = {},
        changes: Partial<RunOptions> = {},
    ): Promise<RunRecord> {
        return runDefinition(pipeline, parameters, this.options(changes));
    }
}

/** The text of a step's output. */
export function outputOf(run: RunRecord, step: string, file = "out"): string {
    const record = run.steps.find((s) => s.name === step);
    if (!record?.result) throw new Error(`step ${step} has no result`);
    return readFileSync(join(record.result, file), "utf8");
}

export function statuses(run: RunRecord): Record<string, string> {
    return Object.fromEntries(run.steps.map((s) => [s.name, s.status]));
}
