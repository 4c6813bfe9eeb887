import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pipelineApiProgram } from "../../../../components/infrastructure/local/programs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { freePort } from "../../../../bench/free-port";
import { until } from "../../../support/until";

const PROJECT = resolve(__dirname, "../../../..");

describe("pipelineApiProgram", function () {
    this.timeout(30_000);
    const folder = useTemporaryFolder();
    const given = process.env["MODERATO_JOBS_PYTHON"];
    beforeEach(() => (process.env["MODERATO_JOBS_PYTHON"] = process.execPath)); // Any file that exists.
    afterEach(() => {
        if (given === undefined) delete process.env["MODERATO_JOBS_PYTHON"];
        else process.env["MODERATO_JOBS_PYTHON"] = given;
    });
    const programOf = (port: number, root: string) =>
        pipelineApiProgram(
            {
                program: "pipeline-api",
                port,
                portSetting: "moderato:pipelinePort",
                livenessPath: "/healthz",
                environment: {},
            },
            folder(),
            root,
        );

    it("answers at its liveness path, started from the data folder with nothing but its own settings", async () => {
        const port = await freePort();
        const { command, environment } = await programOf(port, PROJECT);
        const [executable = "", ...words] = command;
        const child = spawn(executable, words, { cwd: folder(), env: environment, stdio: "ignore" });
        try {
            await until(async () => {
                expect(child.exitCode).to.equal(null);
                const response = await fetch(`http://127.0.0.1:${String(port)}/healthz`).catch(() => null);
                return response?.status === 200;
            });
        } finally {
            child.kill("SIGTERM");
            await once(child, "exit");
        }
        expect(child.exitCode).to.equal(0);
    });

    it("changes with the code that it loads, and with nothing else", async () => {
        const root = join(folder(), "project");
        for (const name of ["api", "pipelines", "runner"])
            cpSync(join(PROJECT, "jobs", name), join(root, "jobs", name), { recursive: true });
        const before = await programOf(1, root);
        mkdirSync(join(root, "jobs/data"));
        writeFileSync(join(root, "jobs/data/other.ts"), "");
        expect(await programOf(1, root)).to.deep.equal(before);
        writeFileSync(join(root, "jobs/api/more.ts"), "");
        expect(await programOf(1, root)).to.not.deep.equal(before);
    });

    it("asks for the jobs' Python with the remedy", async () => {
        delete process.env["MODERATO_JOBS_PYTHON"];
        const error: unknown = await programOf(1, PROJECT).catch((e: unknown) => e);
        expect(String(error)).to.match(/MODERATO_JOBS_PYTHON is not set.*npm start/);
    });
});
