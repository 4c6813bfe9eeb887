import { hostname, userInfo } from "node:os";
import { z } from "zod";
import type { MlflowClient } from "../../model/mlflow-client";

const entrySchema = z.object({
    at: z.iso.datetime(),
    who: z.string(),
    kind: z.enum(["promote", "rollback"]),
    from: z.string().nullable(),
    to: z.string(),
    why: z.string(),
    /** `pending` until the stage shows the version; stays so where the command was killed. */
    outcome: z.enum(["pending", "done", "reverted"]),
});
/** One move of a stage's alias. */
export type HistoryEntry = z.infer<typeof entrySchema>;

/** As many as fit MLflow's limit of 100,000 characters a tag with room to spare. */
const KEPT_ENTRIES = 200;
const MAX_REASON = 200;

/**
 * Who moved a stage's alias, when, from where, to where and why: a JSON list in a tag of the registered model,
 * so that it lives and dies with the aliases it tells of. Writers are few and slow (one pipeline at a time, a
 * person), so that reading, appending and writing back is enough.
 */
export class StageHistory {
    constructor(
        private readonly client: MlflowClient,
        private readonly modelName: string,
        private readonly stage: string,
    ) {}

    /** Oldest first. */
    async entries(): Promise<HistoryEntry[]> {
        const model = await this.client.registeredModel(this.modelName);
        const text = model?.tags[this.tag];
        if (text === undefined) return [];
        try {
            return z.array(entrySchema).parse(JSON.parse(text));
        } catch {
            throw new Error(
                `tag ${this.tag} of model ${this.modelName} is not a history; correct it in MLflow's page, ` +
                    "or delete it to begin anew",
            );
        }
    }

    async append(entry: Omit<HistoryEntry, "at" | "outcome">): Promise<void> {
        const added: HistoryEntry = {
            ...entry,
            why: entry.why.slice(0, MAX_REASON),
            at: new Date().toISOString(),
            outcome: "pending",
        };
        await this.write([...(await this.entries()), added]);
    }

    /** Settles the newest entry. */
    async settle(outcome: "done" | "reverted"): Promise<void> {
        const entries = await this.entries();
        const last = entries.at(-1);
        if (last?.outcome !== "pending") return;
        await this.write([...entries.slice(0, -1), { ...last, outcome }]);
    }

    private async write(entries: HistoryEntry[]): Promise<void> {
        await this.client.setModelTag(this.modelName, this.tag, JSON.stringify(entries.slice(-KEPT_ENTRIES)));
    }

    private get tag(): string {
        return `moderato.history.${this.stage}`;
    }
}

/**
 * The version that was served before `current`, or null: promotions stack up, a rollback takes off the top, so
 * that two rollbacks go two versions back.
 */
export function versionBefore(entries: readonly HistoryEntry[], current: string): string | null {
    const stack: string[] = [];
    for (const { kind, from, to, outcome } of entries) {
        // A move that was taken back, or killed before it happened, is not part of what was served.
        if (outcome === "reverted" || (outcome === "pending" && to !== current)) continue;
        if (stack.length === 0 && from !== null && kind === "promote") stack.push(from);
        if (kind === "rollback") while (stack.length > 0 && stack.at(-1) !== to) stack.pop();
        if (stack.at(-1) !== to) stack.push(to);
    }
    // Moved by hand since.
    if (stack.at(-1) !== current) stack.push(current);
    return stack.at(-2) ?? null;
}

/** Who acts: named by the environment in CI, else the system's user. */
export function actor(environment: NodeJS.ProcessEnv = process.env): string {
    return environment["MODERATO_ACTOR"] ?? environment["GITHUB_ACTOR"] ?? `${userName()}@${hostname()}`;
}

function userName(): string {
    try {
        return userInfo().username;
    } catch {
        return "unknown"; // A container's user id without an entry in /etc/passwd.
    }
}
