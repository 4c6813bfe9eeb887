import { dependenciesOf, type StepDefinition } from "../pipelines/definition";

/**
 * Runs the steps, each after those that it depends on, at most `concurrency` at a time. When one fails
 * (`run` gives false), no other is started, and those in flight are waited for: what they finish is kept.
 *
 * @param steps In topological order.
 * @returns Whether every step succeeded.
 */
export async function runGraph(
    steps: readonly StepDefinition[],
    concurrency: number,
    run: (step: StepDefinition) => Promise<boolean>,
): Promise<boolean> {
    const waiting = new Set(steps);
    const done = new Set<string>();
    const inFlight = new Map<string, Promise<void>>();
    let failed = false;
    let broken: unknown;

    const start = (step: StepDefinition) => {
        waiting.delete(step);
        const ended = run(step).then(
            (ok) => {
                if (ok) done.add(step.name);
                else failed = true;
            },
            (error: unknown) => {
                failed = true;
                broken ??= error;
            },
        );
        inFlight.set(
            step.name,
            ended.finally(() => inFlight.delete(step.name)),
        );
    };

    for (;;) {
        for (const step of waiting) {
            if (failed || inFlight.size >= concurrency) break;
            if (dependenciesOf(step).every((name) => done.has(name))) start(step);
        }
        if (inFlight.size === 0) break;
        await Promise.race(inFlight.values());
    }
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- thrown on as it came
    if (broken !== undefined) throw broken;
    return !failed;
}
