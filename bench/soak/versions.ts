import { cpSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTRACT_FILE, contractSchema, MODEL_FILE, type ModelContract } from "../../model/contract";
import type { MlflowClient } from "../../model/mlflow-client";
import { MODEL_FOLDER_FILES } from "../../model/model-folder";

/** What the soak registers. */
export interface Versions {
    /** Two versions that serve, told apart by their scores. */
    good: [GoodVersion, GoodVersion];
    /** A version whose graph was cut short. */
    broken: string;
}

export interface GoodVersion {
    version: string;
    /** Model folder on this machine. */
    directory: string;
}

/** Moves every probability well away from where it was, and nothing else. */
const OTHER_INTERCEPT = 1;

/**
 * Registers a model as it is, with another calibration, and with a truncated graph.
 *
 * @param model A whole model folder.
 * @param work An empty folder for the two variants.
 */
export async function registerVersions(
    client: MlflowClient,
    name: string,
    model: string,
    work: string,
): Promise<Versions> {
    const second = join(work, "second");
    cpSync(model, second, { recursive: true });
    const contract = contractSchema.parse(JSON.parse(readFileSync(join(model, CONTRACT_FILE), "utf8")));
    writeFileSync(join(second, CONTRACT_FILE), JSON.stringify(shifted(contract)));
    const broken = join(work, "broken");
    cpSync(model, broken, { recursive: true });
    truncateSync(join(broken, MODEL_FILE), 1000);

    await client.createRegisteredModel(name, "A model for the soak");
    const experiment = await client.experiment("soak");
    const register = async (folder: string): Promise<string> => {
        const run = await client.createRun(experiment, "soak");
        for (const file of MODEL_FOLDER_FILES)
            await client.uploadFile(run, `model/${file}`, join(folder, file));
        await client.updateRun(run.runId, "FINISHED");
        const made = { name, run, path: "model", description: "for the soak", tags: {} };
        return (await client.createModelVersion(made)).version;
    };
    return {
        good: [
            { version: await register(model), directory: model },
            { version: await register(second), directory: second },
        ],
        broken: await register(broken),
    };
}

function shifted(contract: ModelContract): ModelContract {
    const calibration = Object.fromEntries(
        Object.entries(contract.calibration).map(([label, { a, b }]) => [
            label,
            { a, b: b + OTHER_INTERCEPT },
        ]),
    ) as ModelContract["calibration"];
    return { ...contract, calibration };
}
