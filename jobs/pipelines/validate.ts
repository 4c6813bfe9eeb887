import {
    dependenciesOf,
    type ParameterDefinition,
    type PipelineDefinition,
    type StepDefinition,
} from "./definition";

/** A parameter of a run that the pipeline's definition does not allow; a mistake of the one who gave it. */
export class ParameterError extends Error {
    override readonly name = "ParameterError";

    /** @param parameter its name, @param allowed in words */
    constructor(
        message: string,
        readonly facts: { parameter: string; value?: string; allowed: string },
    ) {
        super(message);
    }
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The steps in an order in which each comes after all that it depends on; throws on a definition that is wrong. */
export function validatePipeline(pipeline: PipelineDefinition): StepDefinition[] {
    const fail = (message: string) => new Error(`pipeline ${pipeline.name}: ${message}`);
    const byName = new Map<string, StepDefinition>();
    for (const step of pipeline.steps) {
        if (!NAME.test(step.name))
            throw fail(`step name ${JSON.stringify(step.name)} must match ${NAME.source}`);
        if (byName.has(step.name)) throw fail(`two steps are named ${step.name}`);
        byName.set(step.name, step);
    }
    for (const step of pipeline.steps) {
        for (const problem of problemsOf(step, pipeline, byName)) throw fail(`step ${step.name}: ${problem}`);
    }
    return ordered(pipeline.steps, (cycle) =>
        fail(`steps depend on each other in a circle: ${cycle.join(" → ")}`),
    );
}

function* problemsOf(
    step: StepDefinition,
    pipeline: PipelineDefinition,
    byName: Map<string, StepDefinition>,
): Generator<string> {
    for (const [name, { step: source, output }] of Object.entries(step.inputs)) {
        const producer = byName.get(source);
        if (!producer) yield `input ${name} comes from step ${source}, which does not exist`;
        else if (!(output in producer.outputs)) {
            yield `input ${name} is output ${output} of step ${source}, which has ${list(Object.keys(producer.outputs))}`;
        }
    }
    for (const other of step.dependsOn ?? []) {
        if (!byName.has(other)) yield `depends on step ${other}, which does not exist`;
    }
    const written = new Set<string>();
    for (const argument of step.arguments) {
        if (typeof argument === "string") continue;
        if ("parameter" in argument && !(argument.parameter in pipeline.parameters)) {
            yield `uses parameter ${argument.parameter}, the pipeline has ${list(Object.keys(pipeline.parameters))}`;
        }
        if ("input" in argument && !(argument.input in step.inputs)) {
            yield `uses input ${argument.input}, it has ${list(Object.keys(step.inputs))}`;
        }
        if ("output" in argument) {
            written.add(argument.output);
            if (!(argument.output in step.outputs)) {
                yield `writes output ${argument.output}, it declares ${list(Object.keys(step.outputs))}`;
            }
        }
    }
    for (const output of Object.keys(step.outputs)) {
        if (!written.has(output)) yield `declares output ${output}, which no argument names`;
    }
    if (!step.effect && Object.keys(step.outputs).length === 0) yield "has neither an output nor an effect";
}

/** Depth-first topological order; keeps the order of the definition where the graph leaves a choice. */
function ordered(steps: readonly StepDefinition[], cycleError: (cycle: string[]) => Error): StepDefinition[] {
    const byName = new Map(steps.map((s) => [s.name, s]));
    const done = new Set<string>();
    const result: StepDefinition[] = [];
    const visit = (step: StepDefinition, path: string[]) => {
        if (done.has(step.name)) return;
        const at = path.indexOf(step.name);
        if (at >= 0) throw cycleError([...path.slice(at), step.name]);
        for (const name of dependenciesOf(step)) {
            const before = byName.get(name);
            if (before) visit(before, [...path, step.name]);
        }
        done.add(step.name);
        result.push(step);
    };
    for (const step of steps) visit(step, []);
    return result;
}

/**
 * Defaults filled in and each value checked.
 *
 * @throws {ParameterError} with a message for the person who gave them
 */
export function resolveParameters(
    pipeline: PipelineDefinition,
    given: Readonly<Record<string, string>>,
): Record<string, string> {
    const known = Object.keys(pipeline.parameters);
    for (const name of Object.keys(given)) {
        if (!known.includes(name)) {
            throw new ParameterError(
                `pipeline ${pipeline.name} has no parameter ${JSON.stringify(name)}; it has ${list(known)}`,
                { parameter: name, allowed: list(known) },
            );
        }
    }
    const resolved: Record<string, string> = {};
    for (const [name, definition] of Object.entries(pipeline.parameters)) {
        const value = given[name] ?? definition.default;
        if (value === undefined) {
            throw new ParameterError(
                `pipeline ${pipeline.name} needs parameter ${name}: ${definition.description}`,
                { parameter: name, allowed: definition.description },
            );
        }
        const allowed = parameterProblem(value, definition);
        if (allowed)
            throw new ParameterError(`parameter ${name} is ${JSON.stringify(value)}; allowed: ${allowed}`, {
                parameter: name,
                value,
                allowed,
            });
        resolved[name] = value;
    }
    return resolved;
}

/** What is allowed instead, or null where the value is fine. */
function parameterProblem(value: string, { allowed, number }: ParameterDefinition): string | null {
    if (allowed && !allowed.includes(value)) return allowed.join(", ");
    if (number) {
        const parsed = value.trim() === "" ? NaN : Number(value);
        const whole = !number.integer || Number.isInteger(parsed);
        if (!(whole && parsed >= number.min && parsed <= number.max)) {
            return `${number.integer ? "a whole number" : "a number"} from ${number.min} to ${number.max}`;
        }
    }
    return value === "" ? "anything but an empty text" : null;
}

function list(names: string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}
