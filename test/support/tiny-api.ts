import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../jobs/api/main";
import { runProcess } from "../../jobs/api/run-process";
import type { PipelineDefinition } from "../../jobs/pipelines";
import { TinyPlace, tinyPipeline, tinyStep } from "./tiny-pipeline";
import { openGates } from "./gates";

const word = { description: "a word", default: "x", allowed: ["x", "y"] };
const gate = { description: "least accuracy", number: { min: 0, max: 1 } };

const definitions: Record<string, Pick<PipelineDefinition, "steps" | "parameters">> = {
    quick: tinyPipeline([tinyStep("quick", "write", ["=word"])], { word }),
    slow: tinyPipeline([
        tinyStep("first", "write"),
        tinyStep("middle", "hang-once", ["first"]),
        tinyStep("last", "write", ["middle"]),
    ]),
    failing: tinyPipeline([tinyStep("failing", "fail")]),
    changing: tinyPipeline([tinyStep("changing", "write", ["=min-accuracy"], { effect: true })], {
        "min-accuracy": gate,
    }),
};

/** Pipelines that the tests of the service run: `slow` hangs in its middle step until that was ended once. */
export const TINY_PIPELINES: Record<string, PipelineDefinition> = Object.fromEntries(
    Object.entries(definitions).map(([name, { steps, parameters }]) => [
        name,
        { name, description: `The pipeline ${name}`, steps, parameters },
    ]),
);

/** Command that executes a run of the tiny pipelines below `root`. */
export function tinyCommand(root: string): string[] {
    return [...tinyProcess(), "run", root];
}

/** Command of a service of the tiny pipelines below `root`. */
export function tinyService(root: string): string[] {
    return [...tinyProcess(), "serve", root];
}

function tinyProcess(): string[] {
    return [process.execPath, "--require", require.resolve("tsx/cjs"), __filename];
}

/** What runs of a place need of their environment. */
export function tinyEnvironment(place: TinyPlace): NodeJS.ProcessEnv {
    return {
        ...process.env,
        TINY_CALLS: place.callsFile,
        TINY_HUNG: place.hungFile,
        MODERATO_HOME: place.home,
        MODERATO_PLATFORM: "",
    };
}

/** Facts of a platform, so that pipelines that change something run. */
export function writePlatformFacts(place: TinyPlace, minAccuracy = 0.5): void {
    const facts = {
        mlflowUrl: "http://127.0.0.1:1",
        modelName: "moderato",
        stages: {},
        gates: openGates({ minAccuracy }),
    };
    writeFileSync(join(place.home, "platform.json"), JSON.stringify(facts));
}

// Run as a process: the service, or one run of it.
const [, , what, root = "", id = ""] = process.argv;
if (require.main === module && what === "serve") {
    main(root, { pipelines: TINY_PIPELINES, command: tinyCommand(root) });
}
if (require.main === module && what === "run") {
    const { programs } = new TinyPlace().options();
    runProcess(id, { pipelines: TINY_PIPELINES, ...(programs ? { programs } : {}) }, root).then(
        (status) => (process.exitCode = status),
        (error: unknown) => {
            console.error(error);
            process.exitCode = 1;
        },
    );
}
