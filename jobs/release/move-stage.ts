import type { MlflowClient } from "../../model/mlflow-client";
import { progress, UsageError } from "../command-line";
import type { Platform } from "../platform";
import { StageHistory, versionBefore } from "./history";
import { stageOf } from "./registry-access";
import { askHealth, StageError, waitForVersion, type WaitOptions } from "./wait-for-version";

export interface MoveContext extends WaitOptions {
    client: MlflowClient;
    platform: Platform;
    who: string;
    why: string;
}

/**
 * Gives a stage's alias to a version and waits until the stage serves it. Where it does not in time, or when
 * cancelled, the alias goes back to where it was, and an error says what the stage answered. Nothing happens
 * where alias and stage are there already, so that a killed promotion may be given again.
 */
export async function promote(version: string, stageName: string, context: MoveContext): Promise<void> {
    const { client, platform } = context;
    const { modelName } = platform;
    const { stage, url, alias } = stageOf(platform, stageName);
    await requireVersion(client, modelName, version);
    const history = new StageHistory(client, modelName, stage);
    const current = (await client.versionByAlias(modelName, alias))?.version ?? null;

    let before = current;
    if (current === version) {
        const last = (await history.entries()).at(-1);
        const interrupted = last?.outcome === "pending" && last.to === version;
        const answer = await askHealth(url, context);
        if (answer.healthy && answer.version === version) {
            if (interrupted) await history.settle("done");
            progress(`${stage} serves version ${version} already`);
            return;
        }
        // A promotion that was killed while it waited knew where the alias came from.
        if (interrupted) before = last.from;
    } else {
        // Written first: a kill in between leaves an entry without a move, never a move without an entry.
        await history.append({
            who: context.who,
            kind: "promote",
            from: current,
            to: version,
            why: context.why,
        });
        await client.setAlias(modelName, alias, version);
    }
    progress(`alias ${alias}: version ${before ?? "none"} → ${version}; waiting for ${url}`);
    try {
        await waitForVersion(url, version, context);
    } catch (error) {
        throw await takeBack(error as Error, { ...context, history, alias, version, before });
    }
    await history.settle("done");
    progress(`${stage} serves version ${version}`);
}

/**
 * Takes a stage back to the version it served before. The alias stays there even where the stage does not show
 * it in time: the version that was left is the one not to be trusted.
 */
export async function rollback(stageName: string, context: MoveContext): Promise<string> {
    const { client, platform } = context;
    const { modelName } = platform;
    const { stage, url, alias } = stageOf(platform, stageName);
    const current = (await client.versionByAlias(modelName, alias))?.version;
    if (current === undefined) throw new UsageError(await missingAlias(client, modelName, alias, stage));
    const history = new StageHistory(client, modelName, stage);
    const previous = versionBefore(await history.entries(), current);
    if (previous === null) {
        throw new UsageError(
            `${stage} serves version ${current}, and its history knows none before; ` +
                `name one: \`npm run promote -- --version N --to ${stage}\``,
        );
    }
    await requireVersion(client, modelName, previous);
    await history.append({
        who: context.who,
        kind: "rollback",
        from: current,
        to: previous,
        why: context.why,
    });
    await client.setAlias(modelName, alias, previous);
    progress(`alias ${alias}: version ${current} → ${previous}; waiting for ${url}`);
    await waitForVersion(url, previous, context).catch((error: Error) => {
        throw new StageError(
            `${error.message}. Alias ${alias} names version ${previous}; look at the server of ${stage}.`,
        );
    });
    await history.settle("done");
    progress(`${stage} serves version ${previous}`);
    return previous;
}

async function takeBack(
    cause: Error,
    context: MoveContext & { history: StageHistory; alias: string; version: string; before: string | null },
): Promise<Error> {
    const { client, platform, alias, version, before, history } = context;
    const { modelName } = platform;
    if (before === version)
        return new StageError(`${cause.message}. Alias ${alias} named this version before already.`);
    try {
        const now = (await client.versionByAlias(modelName, alias))?.version;
        if (now !== version)
            return new StageError(`${cause.message}. Someone moved alias ${alias} to ${now} meanwhile.`);
        if (before === null) await client.deleteAlias(modelName, alias);
        else await client.setAlias(modelName, alias, before);
        await history.settle("reverted");
    } catch (error) {
        return new StageError(
            `${cause.message}. Alias ${alias} still names version ${version}, it could not be moved back: ` +
                (error as Error).message,
        );
    }
    const back =
        before === null ? "was removed again, as it named none before" : `names version ${before} again`;
    return new StageError(`${cause.message}. Alias ${alias} ${back}.`);
}

async function requireVersion(client: MlflowClient, modelName: string, version: string): Promise<void> {
    if (await client.version(modelName, version)) return;
    const there = await client.searchVersions(modelName);
    const list = there.length === 0 ? "none yet" : there.map((v) => v.version).join(", ");
    throw new UsageError(`model ${modelName} has no version ${JSON.stringify(version)}; there are ${list}`);
}

async function missingAlias(
    client: MlflowClient,
    modelName: string,
    alias: string,
    stage: string,
): Promise<string> {
    const aliases = Object.entries((await client.registeredModel(modelName))?.aliases ?? {});
    const list = aliases.map(([name, version]) => `${name} (version ${version})`).join(", ") || "none";
    return (
        `model ${modelName} has no alias ${alias}; there are ${list}. ` +
        `Give ${stage} a first version: \`npm run promote -- --version N --to ${stage}\``
    );
}
