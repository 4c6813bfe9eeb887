import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";

const PROCESS = join(__dirname, "../../cli/tools/process.ts");

/** Ends in good order on a signal, and says when it is up. */
const CHILD = `
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
    setInterval(() => {}, 1000);
    console.log("up");`;

/** A command with that child, which then would begin another. */
const COMMAND = `
    const { capture, runToLog } = require(${JSON.stringify(PROCESS)});
    const say = (word) => process.stdout.write(word + " ");
    const child = runToLog(process.execPath, ["-e", ${JSON.stringify(CHILD)}], { log: "/dev/null", onLine: say });
    child
        .then((failure) => say(failure ?? "ended"))
        .then(() => capture(process.execPath, ["-e", ""]))
        .then(() => say("went-on"), (error) => say(error.constructor.name));`;

describe("an interrupted command", () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
        it(`lets its child end on ${signal}, then begins nothing new`, async () => {
            const command = spawn(
                process.execPath,
                ["--require", require.resolve("tsx/cjs"), "-e", COMMAND],
                {
                    detached: true,
                    stdio: ["ignore", "pipe", "ignore"],
                },
            );
            const said: string[] = [];
            command.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
            await once(command.stdout, "data");
            const pid = command.pid ?? 0;
            // A terminal's Ctrl-C goes to the whole group, `kill` to the command alone.
            process.kill(signal === "SIGINT" ? -pid : pid, signal);
            await once(command, "close");
            expect(said.join("").trim()).to.equal("up ended Interrupted");
        });
});
