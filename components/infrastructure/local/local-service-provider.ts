import type { dynamic } from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { endOrphan, portProblem } from "./port-owner";
import { programSection, type SupervisedProgram } from "./supervisor-config";
import { Supervisor } from "./supervisor";
import { requireTool } from "./tools";
import { waitFor } from "./wait-for";

/** Inputs of a LocalService, resolved. */
interface Inputs {
    service: string;
    command: string[];
    environment: Record<string, string>;
    home: string;
    port: number;
    portSetting: string;
    livenessPath: string;
}

/** MLflow's first start makes its database; on a slow disk that takes its time. */
const START_TIMEOUT_MS = 120_000;

/** Keeps a process running on this machine. Its state in the outside world is asked of the supervisor each time. */
export const provider: dynamic.ResourceProvider<Inputs, Inputs & { url: string }> = {
    async check(olds, news) {
        const failures: dynamic.CheckFailure[] = [];
        // Where our own service listens already, its port is taken by right.
        const problem = await portProblem(news.port, news.home);
        if (problem !== null)
            failures.push({
                property: "port",
                reason: `${problem} End that process, or choose another port: pulumi config set ${news.portSetting} PORT.`,
            });
        return { inputs: news, failures };
    },

    async diff(_id, olds, news) {
        const replaces = (["service", "home"] as const).filter((key) => olds[key] !== news[key]);
        const program = programOf(news);
        const supervisor = supervisorOf(news);
        const changes =
            replaces.length > 0 ||
            // Settings are compared with what the supervisor was really given, not with what we remember.
            supervisor.installed(program.name) !== programSection(program) ||
            olds.port !== news.port ||
            !(await runs(supervisor, program.name));
        return { changes, replaces, deleteBeforeReplace: true };
    },

    async create(inputs) {
        try {
            await start(inputs);
        } catch (error) {
            // What Pulumi does not know of must not go on running.
            await supervisorOf(inputs).remove(inputs.service);
            throw error;
        }
        return { id: inputs.service, outs: outputs(inputs) };
    },

    async update(_id, _olds, news) {
        await start(news);
        return { outs: outputs(news) };
    },

    async read(id, props) {
        if (props === undefined || !(await runs(supervisorOf(props), id))) return { id: undefined };
        return { id, props };
    },

    async delete(id, props) {
        await supervisorOf(props).remove(id);
        await endOrphan(props.port, props.home);
    },
};

function outputs(inputs: Inputs): Inputs & { url: string } {
    return { ...inputs, url: urlOf(inputs) };
}

function urlOf({ port }: Inputs): string {
    return `http://127.0.0.1:${String(port)}`;
}

function supervisorOf({ home }: Inputs): Supervisor {
    return new Supervisor(home, {
        supervisord: requireTool("MODERATO_SUPERVISORD"),
        supervisorctl: requireTool("MODERATO_SUPERVISORCTL"),
    });
}

function programOf(inputs: Inputs): SupervisedProgram {
    return {
        name: inputs.service,
        command: inputs.command,
        environment: inputs.environment,
        directory: inputs.home,
        logFile: supervisorOf(inputs).logFile(inputs.service),
    };
}

async function runs(supervisor: Supervisor, name: string): Promise<boolean> {
    let state = await supervisor.state(name);
    // Just restarted by the supervisor: it is decided within its startsecs.
    await waitFor(async () => (state = await supervisor.state(name)) !== "STARTING", 5_000);
    return state === "RUNNING";
}

/** Starts the service and waits until it answers; on failure the error carries the end of its log. */
async function start(inputs: Inputs): Promise<void> {
    const supervisor = supervisorOf(inputs);
    const { service } = inputs;
    // A supervisor that was killed leaves its children behind, on the port that the new process needs.
    if (!(await runs(supervisor, service))) await endOrphan(inputs.port, inputs.home);
    await supervisor.install(programOf(inputs));
    const url = urlOf(inputs) + inputs.livenessPath;
    let gaveUp = false;
    const answers = await waitFor(async () => {
        if (await fetchAnswers(url)) return true;
        gaveUp = (await supervisor.state(service)) === "FATAL";
        return gaveUp;
    }, START_TIMEOUT_MS);
    if (answers && !gaveUp) return;
    const problem = gaveUp
        ? "ends again and again"
        : `does not answer at ${url} within ${String(START_TIMEOUT_MS / 1000)} s`;
    throw new Error(
        `${service} ${problem}. The end of its log (${supervisor.logFile(service)}):\n${logTail(supervisor.logFile(service))}`,
    );
}

async function fetchAnswers(url: string): Promise<boolean> {
    try {
        const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
        await response.body?.cancel();
        return true;
    } catch {
        return false; // not yet, or not at all: the caller bounds how often it asks
    }
}

function logTail(file: string): string {
    try {
        return readFileSync(file, "utf8").split("\n").slice(-15).join("\n").trim();
    } catch {
        return "(no log)";
    }
}
