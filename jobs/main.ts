/** Entry of every step: `jobs <command> …`. Facts go to files, progress to stderr; exit status 0 or 1. */

type Command = (argv: string[], signal: AbortSignal) => Promise<void>;

/**
 * Commands load their own modules: a promotion has no use for the model runtime, nor a scorer for a plot. By
 * `require`, as an `import()` of our own files would go through the loader of ES modules.
 */
/* eslint-disable @typescript-eslint/no-require-imports */
const COMMANDS: Record<string, () => Command> = {
    data: () => (require("./data") as typeof import("./data")).dataCommand,
    baseline: () =>
        (require("./release/baseline-command") as typeof import("./release/baseline-command"))
            .baselineCommand,
    evaluate: () =>
        (require("./evaluate/evaluate-command") as typeof import("./evaluate/evaluate-command"))
            .evaluateCommand,
    gate: () => (require("./release/gate-command") as typeof import("./release/gate-command")).gateCommand,
    optimise: () => {
        const module = require("./optimise/optimise-command") as typeof import("./optimise/optimise-command");
        return (argv) => module.optimiseCommand(argv);
    },
    register: () =>
        (require("./release/register-command") as typeof import("./release/register-command"))
            .registerCommand,
    promote: () =>
        (require("./release/move-commands") as typeof import("./release/move-commands")).promoteCommand,
    rollback: () =>
        (require("./release/move-commands") as typeof import("./release/move-commands")).rollbackCommand,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** These put the alias back before they end; the others may end at once. */
const ENDS_ITSELF = new Set(["promote", "rollback"]);

async function main([name = "", ...argv]: string[]): Promise<number> {
    const names = Object.keys(COMMANDS);
    const load = COMMANDS[name];
    if (!load) {
        const problem = name === "" ? "a command is missing" : `no command is named ${JSON.stringify(name)}`;
        process.stderr.write(`error: ${problem}; there are ${names.join(", ")}\n`);
        return 1;
    }
    const cancel = new AbortController();
    if (ENDS_ITSELF.has(name)) {
        for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
            process.on(signal, () => cancel.abort());
    }
    try {
        await load()(argv, cancel.signal);
        return 0;
    } catch (error) {
        const { message, stack } = error as Error;
        // A broken invariant of ours: whoever mends it needs the place.
        if (error instanceof TypeError || message.startsWith("bug: ")) process.stderr.write(`${stack}\n`);
        process.stderr.write(`error: ${message}\n`);
        return 1;
    }
}

void main(process.argv.slice(2)).then((status) => (process.exitCode = status));
