import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MlflowClient } from "../../model/mlflow-client";
import { MODEL_FOLDER_FILES, sha256OfFile } from "../../model/model-folder";
import type { RegisteredVersion } from "../../model/registry";
import { parseOptions, progress, writeJson } from "../command-line";
import { BASELINE_FILE } from "../evaluate/baseline";
import { TRAINING_ROWS_FILE } from "../evaluate/training-rows";
import { clientOf, platformFromEnvironment, TAGS } from "./registry-access";

export const BASELINE_USAGE = `Usage: baseline --alias ALIAS|none --out DIR

  --alias  alias of the version that a new model is compared with, or none
  --out    folder to write: the version's model folder and baseline.json; where there is no such version,
           baseline.json alone says so`;

const NONE = "none";

/** `jobs baseline`: fetches the version that an alias names, so that an evaluation may compare with it. */
export async function baselineCommand(argv: readonly string[]): Promise<void> {
    const { alias, out } = parseOptions(argv, BASELINE_USAGE, ["alias", "out"], []);
    const platform = platformFromEnvironment();
    const client = clientOf(platform);
    const version = alias === NONE ? null : await client.versionByAlias(platform.modelName, alias);
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    if (version) {
        for (const file of MODEL_FOLDER_FILES) await client.downloadFile(version, file, join(out, file));
        await downloadTrainingRows(client, version, out);
        progress(`${alias} is version ${version.version} of ${platform.modelName}`);
    } else {
        progress(alias === NONE ? "no comparison was asked for" : `no version has the alias ${alias} yet`);
    }
    await writeJson(join(out, BASELINE_FILE), { version: version?.version ?? null });
}

/** Versions from elsewhere have no such list. */
async function downloadTrainingRows(
    client: MlflowClient,
    version: RegisteredVersion,
    out: string,
): Promise<void> {
    const expected = version.tags[TAGS.trainingRows];
    if (expected === undefined) return;
    const file = join(out, TRAINING_ROWS_FILE);
    await client.downloadFile(version, TRAINING_ROWS_FILE, file);
    const found = await sha256OfFile(file);
    if (found !== expected)
        throw new Error(
            `${TRAINING_ROWS_FILE} of version ${version.version} has sha256 ${found}, its tag says ${expected}: it is ` +
                "corrupt or was replaced; compare with another version by --against, or with none",
        );
}
