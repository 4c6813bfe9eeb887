/**
 * `npm run soak`: the server as it is deployed, with a real MLflow, under load on all faces while versions change,
 * threads crash, clients hang up and MLflow comes and goes. Nothing may be lost, and memory must stay flat.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildServer } from "../../components/infrastructure/local/server-bundle";
import { toSvg } from "../../jobs/evaluate/plots";
import { ensureEncoder } from "../encoder/ensure-encoder";
import { freePort } from "../free-port";
import { memoryPlot } from "./plot";
import { reportText, soakReport } from "./report";
import { soak } from "./soak";

const usage = `usage: npm run soak -- [--minutes 10] [--clients 12] [--seed 1] [--model FOLDER]
                       [--memory-limit 512] [--out FILE.json] [--plot FILE.svg]

    --minutes       of load; memory's trend is judged from 6 on, what was lost always
    --clients       clients side by side
    --model         a model folder  (default: an encoder of BERT-tiny's size with random weights)
    --memory-limit  resident memory in MB that must never be passed
    --out, --plot   where the report and the plot of memory go

Exits with 1 when a request was lost, an answer was wrong, or memory grew.
`;

async function main(): Promise<number> {
    const { values } = parseArgs({
        options: {
            minutes: { type: "string", default: "10" },
            clients: { type: "string", default: "12" },
            seed: { type: "string", default: "1" },
            model: { type: "string" },
            "memory-limit": { type: "string", default: "512" },
            out: { type: "string" },
            plot: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        process.stdout.write(usage);
        return 0;
    }
    const minutes = positive("--minutes", values.minutes);
    const clients = Math.ceil(positive("--clients", values.clients));
    const seed = Math.floor(positive("--seed", values.seed));
    const memoryLimit = positive("--memory-limit", values["memory-limit"]);
    const directory = process.env["INIT_CWD"] ?? process.cwd();
    const note = (line: string): void => void process.stderr.write(`soak: ${line}\n`);

    const model = values.model === undefined ? await ensureEncoder() : resolve(directory, values.model);
    const bundle = await buildServer(join(__dirname, "..", ".."));
    const work = mkdtempSync(join(tmpdir(), "moderato-soak-"));
    const [server, mlflow] = [await freePort(), await freePort()];
    const settings = { seconds: minutes * 60, clients, seed, model, bundle, work, note };
    const report = soakReport(await soak({ ...settings, ports: { server, mlflow } }), memoryLimit);
    if (values.out !== undefined)
        write(resolve(directory, values.out), `${JSON.stringify(report, null, 2)}\n`);
    if (values.plot !== undefined) write(resolve(directory, values.plot), await toSvg(memoryPlot(report)));
    process.stdout.write(reportText(report));
    if (report.problems.length > 0) {
        note(`logs of the server and of MLflow: ${work}`);
        return 1;
    }
    rmSync(work, { recursive: true, force: true });
    return 0;
}

function positive(option: string, value: string): number {
    const number = Number(value);
    if (!(number > 0 && Number.isFinite(number)))
        throw new Error(`${option} is ${JSON.stringify(value)}; it must be a number above 0`);
    return number;
}

function write(file: string, content: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
}

main().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    },
);
