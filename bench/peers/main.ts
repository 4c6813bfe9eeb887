/** `npm run bench:peers`: our server beside other servers of the same model file. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Interrupted } from "../../cli/interrupt";
import { buildServer } from "../../components/infrastructure/local/server-bundle";
import { gitCommit } from "../../jobs/release/git-commit";
import { chooseCores, type CorePair } from "../cores";
import { describeMachine } from "../machine";
import { ensureOwnModel } from "../models/own-models";
import { ServerProcess } from "../server/server-process";
import { readTexts } from "../texts";
import { PeerEnvironments } from "./environments";
import { measurePeer } from "./measure-peer";
import { readOptions, USAGE, type ModelChoice, type PeersOptions } from "./options";
import type { Peer } from "./peer";
import { closestPeer, reportText, writeReport } from "./report";
import type { ModelPeers, PeerResult, PeersResult } from "./result";

const ROOT = join(__dirname, "..", "..");
const SEED = 1;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
    const options = readOptions(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd());
    if (options === null) {
        process.stdout.write(USAGE);
        return 0;
    }
    const home = resolve(ROOT, process.env["MODERATO_HOME"] || ".moderato");
    const result = await measure(options, join(home, "logs"));
    const directory = options.out ?? join(home, "bench", `peers-${result.created.replaceAll(":", "-")}`);
    await writeReport(directory, result);
    process.stdout.write(`${reportText(result)}\n`);
    say(`\nWritten to ${directory}`);
    return options.check && !result.models.every(isAhead) ? 1 : 0;
}

function isAhead(model: ModelPeers): boolean {
    return model.peers.every(({ measured }) => measured !== null) && (closestPeer(model)?.ratio ?? 0) > 1;
}

async function measure(options: PeersOptions, logs: string): Promise<PeersResult> {
    const cores = chooseCores();
    const machine = describeMachine(cores.areSiblings);
    const texts = await readTexts(options.data, options.texts, SEED);
    const environments = new PeerEnvironments(logs);
    const bundle = await buildServer(ROOT);
    const models: ModelPeers[] = [];
    for (const choice of options.models) {
        const model = await provide(choice);
        const ours = await ServerProcess.start({
            bundle,
            model,
            cores: [cores.server],
            // It has no registry here: it need not ask for one every second.
            environment: { MODERATO_POLL_INTERVAL_MS: "3600000" },
        });
        try {
            const peers: PeerResult[] = [];
            for (const peer of options.peers)
                peers.push(
                    await attempt(peer, choice.name, { options, environments, model, ours, texts, cores }),
                );
            models.push({ name: choice.name, peers });
        } finally {
            await ours.stop();
        }
    }
    return {
        created: new Date().toISOString(),
        commit: await gitCommit(),
        machine,
        texts: { source: basename(options.data), count: texts.length, seed: SEED },
        models,
    };
}

interface Surroundings {
    options: PeersOptions;
    environments: PeerEnvironments;
    model: string;
    ours: ServerProcess;
    texts: readonly string[];
    cores: CorePair;
}

/** A peer that cannot be measured is told as such, and the others go on. */
async function attempt(
    peer: Peer,
    modelName: string,
    { options, environments, ...rest }: Surroundings,
): Promise<PeerResult> {
    const { name, title } = peer;
    const packages = packagesOf(peer);
    const work = mkdtempSync(join(tmpdir(), `moderato-peer-${name}-`));
    const note = (detail: string): void => say(`  ${modelName}, ${title}: ${detail}`);
    try {
        const environment = await environments.directory(peer.environment);
        const measured = await measurePeer({
            ...rest,
            peer,
            environment,
            effort: options.effort,
            work,
            note,
        });
        return { name, title, packages, measured, failure: null };
    } catch (error) {
        if (error instanceof Interrupted) throw error;
        // Our own server must be there for all of them.
        rest.ours.memory();
        note(`not measured: ${(error as Error).message}`);
        return { name, title, packages, measured: null, failure: (error as Error).message };
    } finally {
        rmSync(work, { recursive: true, force: true });
    }
}

/** `name==version` of what its requirements name. */
function packagesOf({ environment }: Peer): string[] {
    const lines = readFileSync(join(__dirname, `${environment}.in`), "utf8").split("\n");
    return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

async function provide(choice: ModelChoice): Promise<string> {
    return "directory" in choice ? choice.directory : ensureOwnModel(choice.name);
}

main().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        say(`error: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
    },
);
