import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pipelines, type StepDefinition } from "../../../jobs/pipelines";

const ROOT = join(__dirname, "../../..");

/** Where each cached command of `jobs` begins; `jobs/main.ts` names them in words that no crawler follows. */
const ENTRIES: Record<string, string> = {
    data: "jobs/data/index.ts",
    evaluate: "jobs/evaluate/evaluate-command.ts",
    optimise: "jobs/optimise/optimise-command.ts",
};

/** Every file of ours that `entry` imports, directly or not, from the project's root. */
function filesOf(entry: string, found = new Set<string>()): Set<string> {
    if (found.has(entry)) return found;
    found.add(entry);
    const source = readFileSync(join(ROOT, entry), "utf8");
    for (const [statement, path = ""] of source.matchAll(/(?:import|export)\s[^;]*?from "(\.[^"]+)"/g)) {
        if (/^(import|export) type /.test(statement)) continue;
        const target = join(ROOT, dirname(entry), path);
        const file = [`${target}.ts`, join(target, "index.ts")].find((candidate) => existsSync(candidate));
        if (!file) throw new Error(`${entry} imports ${path}, which is not there`);
        filesOf(relative(ROOT, file), found);
    }
    return found;
}

const steps = new Map<string, StepDefinition>();
for (const { steps: list } of Object.values(pipelines))
    for (const step of list) if (!step.effect) steps.set(step.name, step);

describe("code of cached steps", () => {
    for (const step of steps.values()) {
        it(`of ${step.name} exists`, () => {
            for (const path of step.code) expect(existsSync(join(ROOT, path)), path).to.equal(true);
        });
        if (step.program !== "jobs") continue;
        it(`of ${step.name} holds all that it imports, so that a change is never missed`, () => {
            const entry = ENTRIES[step.name];
            expect(entry, `name where ${step.name} begins in ENTRIES`).to.be.a("string");
            const missing = [...filesOf(entry ?? "")].filter(
                (file) => !step.code.some((path) => file === path || file.startsWith(`${path}/`)),
            );
            expect(missing).to.deep.equal([]);
        });
    }
});
