import { setTimeout as delay } from "node:timers/promises";
import { waitFor } from "../../components/infrastructure/local/wait-for";
import type { Random } from "../../jobs/data/random";
import type { MlflowClient } from "../../model/mlflow-client";
import type { MlflowProcess, ServerProcess } from "./processes";
import type { Versions } from "./versions";

/** What was done to the server, when. */
export interface StoryEvent {
    seconds: number;
    kind: "reload" | "refusal" | "crash" | "MLflow stopped" | "MLflow started";
}

export interface StorylineArgs {
    client: MlflowClient;
    modelName: string;
    alias: string;
    versions: Versions;
    mlflow: MlflowProcess;
    server: ServerProcess;
    random: Random;
    /** Since the load began. */
    seconds: () => number;
}

const PAUSE_MS = 2500;
const OUTAGE_MS = 3000;
/** From an event to its sign in `/healthz`. */
const NOTICE_MS = 30_000;
const CRASH_EVERY_MS = { from: 3000, to: 7000 };

interface Health {
    model_version: string | null;
    registry: string;
    refused: { version: string } | null;
}

/** Whatever may happen to a server that keeps answering: new versions, a broken one, MLflow gone, threads that crash. */
export class Storyline {
    readonly events: StoryEvent[] = [];
    /** What did not come about as it must. */
    readonly problems: string[] = [];
    private readonly stopped = new AbortController();
    private serving: string;

    constructor(private readonly args: StorylineArgs) {
        this.serving = args.versions.good[0].version;
    }

    /** Resolves after `stop`, with the event that is under way brought to its end. */
    async run(): Promise<void> {
        await Promise.all([this.registryLoop(), this.crashLoop()]);
    }

    stop(): void {
        this.stopped.abort();
    }

    private async registryLoop(): Promise<void> {
        const reload = (): Promise<void> => this.reload();
        const steps = [reload, reload, () => this.breakVersion(), reload, () => this.outage()];
        for (let i = 0; !this.stopped.signal.aborted; i++) {
            try {
                await steps[i % steps.length]?.();
            } catch (error) {
                // The load goes on, and with it the account of what became of it.
                this.problems.push((error as Error).message);
            }
            await this.pause(PAUSE_MS);
        }
    }

    private async crashLoop(): Promise<void> {
        const { random, server } = this.args;
        for (;;) {
            await this.pause(CRASH_EVERY_MS.from + random.below(CRASH_EVERY_MS.to - CRASH_EVERY_MS.from));
            if (this.stopped.signal.aborted || !server.isAlive) return;
            // A server that ends meanwhile is told of by how it ended.
            if (await server.crashThread().catch(() => false)) this.note("crash");
        }
    }

    /** The alias moves to the other version. */
    private async reload(): Promise<void> {
        const { good } = this.args.versions;
        const next = (good[0].version === this.serving ? good[1] : good[0]).version;
        await this.moveAlias(next);
        await this.expect(
            `version ${next} serves after the alias moved to it`,
            (h) => h.model_version === next,
        );
        this.serving = next;
        this.note("reload");
    }

    /** The alias moves to a version that is broken, and back. */
    private async breakVersion(): Promise<void> {
        const { broken } = this.args.versions;
        await this.moveAlias(broken);
        await this.expect(
            `broken version ${broken} is refused and ${this.serving} stays`,
            ({ refused, model_version }) => refused?.version === broken && model_version === this.serving,
        );
        this.note("refusal");
        await this.moveAlias(this.serving);
        await this.expect("nothing is refused after the alias moved back", ({ refused }) => refused === null);
    }

    /** MLflow ends and comes again. */
    private async outage(): Promise<void> {
        const { mlflow } = this.args;
        await mlflow.stop();
        this.note("MLflow stopped");
        await this.expect("the registry is told unreachable", ({ registry }) => registry === "unreachable");
        await this.pause(OUTAGE_MS);
        await mlflow.start();
        this.note("MLflow started");
        await this.expect("the registry is told reachable", ({ registry }) => registry === "reachable");
    }

    private async moveAlias(version: string): Promise<void> {
        const { client, modelName, alias } = this.args;
        await client.setAlias(modelName, alias, version);
    }

    private async expect(what: string, condition: (health: Health) => boolean): Promise<void> {
        const url = `${this.args.server.url}/healthz`;
        let last = "";
        const came = await waitFor(async () => {
            try {
                last = await (await fetch(url)).text();
                return condition(JSON.parse(last) as Health);
            } catch (error) {
                last = (error as Error).message;
                return false;
            }
        }, NOTICE_MS);
        if (!came)
            this.problems.push(`not within ${String(NOTICE_MS / 1000)} s: ${what}; /healthz says ${last}`);
    }

    private note(kind: StoryEvent["kind"]): void {
        this.events.push({ seconds: this.args.seconds(), kind });
    }

    /** Ends early when the story does. */
    private async pause(ms: number): Promise<void> {
        await delay(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
}
