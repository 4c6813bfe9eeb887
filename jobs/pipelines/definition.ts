/**
 * The shape of a pipeline, as plain data: the local runner runs it, components render it to Argo. Nothing here
 * touches a disk, a network or a process.
 */

/** One word of a command line: literal, or filled in when the step runs. */
export type Argument =
    | string
    /** Value of a pipeline parameter. */
    | { readonly parameter: string }
    /** Path of one of the step's inputs. */
    | { readonly input: string }
    /** Path where the step writes one of its outputs. */
    | { readonly output: string };

/** `jobs`: `tsx jobs/main.ts …` (bundled elsewhere); `python`: the jobs' own interpreter with a script of ours. */
export type Program = "jobs" | "python";

/** A folder or a file that another step writes. */
export interface OutputReference {
    readonly step: string;
    readonly output: string;
}

export interface StepDefinition {
    /** Lower-case words joined by hyphens; unique in its pipeline. */
    readonly name: string;
    /** What a person reads in the progress list. */
    readonly title: string;
    readonly program: Program;
    readonly arguments: readonly Argument[];
    /** Name in this step's arguments to the output it stands for; each makes a dependency. */
    readonly inputs: Readonly<Record<string, OutputReference>>;
    readonly outputs: Readonly<Record<string, "folder" | "file">>;
    /** Steps that must be done before, where no input says so. Default none. */
    readonly dependsOn?: readonly string[];
    /**
     * Files and folders (from the project's root) whose content decides what the step computes; part of the
     * cache key.
     */
    readonly code: readonly string[];
    /** Changes the world outside (registry, servers): runs each time, and must be idempotent. Default false. */
    readonly effect?: boolean;
    /** Tries after a failed first one. Default 0: these steps are deterministic, a second try fails likewise. */
    readonly retries?: number;
    /** Longest run in seconds. */
    readonly timeoutSeconds: number;
    /** Kubernetes quantities; the local runner ignores them. */
    readonly resources: { readonly cpu: string; readonly memory: string };
}

export interface ParameterDefinition {
    readonly description: string;
    /** Absent: must be given (gates come from the platform's configuration). */
    readonly default?: string;
    readonly allowed?: readonly string[];
    /** A number within bounds, both included. */
    readonly number?: { readonly min: number; readonly max: number; readonly integer?: boolean };
    /** Names a file or a folder, whose content is then part of the cache key, unless it is one of these words. */
    readonly pathOr?: readonly string[];
}

export interface PipelineDefinition {
    readonly name: string;
    readonly description: string;
    readonly parameters: Readonly<Record<string, ParameterDefinition>>;
    readonly steps: readonly StepDefinition[];
}

/** Whether the pipeline changes something outside, for which it must know the platform. */
export function needsPlatform(pipeline: PipelineDefinition): boolean {
    return pipeline.steps.some((step) => step.effect);
}

/** Names of the steps that must be done before `step`. */
export function dependenciesOf(step: StepDefinition): string[] {
    return [...new Set([...Object.values(step.inputs).map((i) => i.step), ...(step.dependsOn ?? [])])];
}
