import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Program, StepDefinition } from "../pipelines/definition";

/** How the two programs of a step are started: the words before the step's own arguments. */
export type Programs = Record<Program, readonly string[]>;

/**
 * `jobs` from source with tsx, or the bundle `dist/jobs.js` where no source is; `python` as named by
 * `MODERATO_JOBS_PYTHON`.
 */
export function defaultPrograms(projectRoot: string, environment: NodeJS.ProcessEnv): Programs {
    const source = join(projectRoot, "jobs/main.ts");
    const jobs = existsSync(source)
        ? [process.execPath, "--require", require.resolve("tsx/cjs"), source]
        : [process.execPath, join(projectRoot, "dist/jobs.js")];
    const python = environment["MODERATO_JOBS_PYTHON"];
    return { jobs, python: python ? [python] : [] };
}

/** The words of the step's command line. */
export function commandOf(
    step: StepDefinition,
    programs: Programs,
    values: {
        parameters: Readonly<Record<string, string>>;
        /** Input name to its path. */
        inputs: Readonly<Record<string, string>>;
        /** Folder in which the outputs are written. */
        outputFolder: string;
    },
): string[] {
    const program = programs[step.program];
    if (program.length === 0) {
        throw new Error(
            `step ${step.name} needs the jobs' Python environment: set MODERATO_JOBS_PYTHON to its interpreter ` +
                "(`npm start` and `npm run pipeline` make it)",
        );
    }
    const words = step.arguments.map((argument) => {
        if (typeof argument === "string") return argument;
        if ("parameter" in argument) return values.parameters[argument.parameter];
        if ("input" in argument) return values.inputs[argument.input];
        return join(values.outputFolder, argument.output);
    });
    return [
        ...program,
        ...words.map((word, at) => {
            if (word === undefined) throw new Error(`bug: argument ${at} of step ${step.name} has no value`);
            return word;
        }),
    ];
}
