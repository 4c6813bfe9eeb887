import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { throwIfInterrupted, track } from "../../cli/interrupt";
import { isAlive } from "../../components/infrastructure/local/is-alive";
import { waitFor } from "../../components/infrastructure/local/wait-for";
import { isRunning } from "../child-process";
import { pinned } from "../node-process";
import { PeerError, type Peer, type PeerPlace } from "./peer";
import { megabytesOf, processTree } from "./process-tree";

const APPS = join(__dirname, "apps");
const START_MS = 120_000;
/** For one text; far more than any of them takes. */
const ANSWER_MS = 30_000;
const STOP_MS = 15_000;
const LEFT_BEHIND_MS = 500;
const LOG_LINES = 12;

/** A peer that runs and answers. */
export class PeerProcess {
    readonly url: string;

    private constructor(
        private readonly peer: Peer,
        private readonly child: ChildProcess,
        port: number,
        /** From its start to its first answer. */
        readonly startMs: number,
    ) {
        this.url = `http://127.0.0.1:${String(port)}${peer.path}`;
    }

    /**
     * Starts a peer and waits for its first answer.
     *
     * @param environment Folder of its virtual environment.
     * @param cores That it keeps to; null for all.
     * @throws {PeerError} with the end of its log.
     */
    static async start(
        peer: Peer,
        environment: string,
        place: PeerPlace,
        cores: readonly number[] | null,
    ): Promise<PeerProcess> {
        throwIfInterrupted();
        mkdirSync(place.work, { recursive: true });
        const log = join(place.work, `${peer.name}.log`);
        const launch = (command: [string, ...string[]], on: readonly number[] | null): ChildProcess => {
            const [program, ...args] = pinned(inEnvironment(environment, command), on);
            const output = openSync(log, "a");
            const env = { ...process.env, ...variables(peer, environment, place) };
            const child = spawn(program, args, { cwd: APPS, env, stdio: ["ignore", output, output] });
            closeSync(output);
            track(child);
            return child;
        };
        const fail = (what: string): PeerError => {
            const tail = readFileSync(log, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
            return new PeerError(`It ${what}. Its last lines:\n${tail}`);
        };
        if (peer.prepare !== undefined) {
            const code = await ended(launch(peer.prepare(place), null));
            if (code !== 0) throw fail(`could not pack the model (exit code ${String(code)})`);
        }
        const startedAt = performance.now();
        const child = launch(peer.command(place), cores);
        const running = new PeerProcess(peer, child, place.port, 0);
        child.on("error", () => undefined);
        const isUp = await waitFor(() => !isRunning(child) || running.answers(), START_MS, 20);
        const startMs = performance.now() - startedAt;
        if (isUp && isRunning(child)) return new PeerProcess(peer, child, place.port, startMs);
        // Before it is stopped, as none runs after.
        const what = isRunning(child) ? `did not answer within ${String(START_MS)} ms` : "ended at its start";
        await running.stop();
        throw fail(what);
    }

    /** @throws {PeerError} where it answers with anything but 200 and scores. */
    async score(text: string): Promise<Record<string, number>> {
        const response = await fetch(this.url, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(this.peer.body(text)),
            signal: AbortSignal.timeout(ANSWER_MS),
        });
        const body = await response.text();
        if (response.status !== 200)
            throw new PeerError(`It answers ${String(response.status)}: ${body.slice(0, 300)}`);
        return this.peer.scores(JSON.parse(body));
    }

    /** Of all its processes, in MB. */
    megabytes(): number | null {
        return this.child.pid === undefined ? null : megabytesOf(processTree(this.child.pid));
    }

    /** Stops its processes where they are, so that what they do while idle does not disturb another's measurement. */
    pause(): void {
        this.signalAll("SIGSTOP");
    }

    resume(): void {
        this.signalAll("SIGCONT");
    }

    async stop(): Promise<void> {
        const { pid } = this.child;
        if (pid === undefined) return;
        this.resume();
        const tree = processTree(pid);
        const areGone = (): boolean => !tree.some((member) => isAlive(member));
        signal(pid, "SIGTERM");
        await waitFor(() => !isAlive(pid), STOP_MS);
        // What the first left behind had its time.
        if (await waitFor(areGone, LEFT_BEHIND_MS)) return;
        for (const member of tree) signal(member, "SIGKILL");
        await waitFor(areGone, STOP_MS);
    }

    private signalAll(name: NodeJS.Signals): void {
        if (this.child.pid === undefined || !isRunning(this.child)) return;
        for (const pid of processTree(this.child.pid)) signal(pid, name);
    }

    private async answers(): Promise<boolean> {
        return this.score("ready?").then(
            () => true,
            () => false,
        );
    }
}

const inEnvironment = (
    environment: string,
    [program, ...args]: [string, ...string[]],
): [string, ...string[]] => [join(environment, "bin", program), ...args];

function variables(peer: Peer, environment: string, place: PeerPlace): Record<string, string> {
    return {
        // Some start programs of their own by name.
        PATH: [join(environment, "bin"), process.env["PATH"]].join(delimiter),
        MODEL_FOLDER: place.model,
        PYTHONDONTWRITEBYTECODE: "1",
        // One core: the tokenizer's own threads would only wait for each other.
        TOKENIZERS_PARALLELISM: "false",
        ...peer.variables?.(place),
    };
}

function ended(child: ChildProcess): Promise<number | null> {
    return new Promise((resolve) => {
        child.on("error", () => resolve(null));
        child.on("close", resolve);
    });
}

/** A process that has ended meanwhile needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}
