import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { FakeMlflow } from "../support/fake-mlflow";
import { FakeStage, serving } from "../support/fake-stage";
import { useTemporaryFolder } from "../support/temporary-folder";
import { until } from "../support/until";
import { openGates } from "../support/gates";

const MAIN = join(__dirname, "../../jobs/main.ts");

/** Commands as the runner and the cluster start them: processes of their own. */
describe("jobs commands", function () {
    this.timeout(60_000);
    const folder = useTemporaryFolder();
    const start = (argv: string[], environment: Record<string, string> = {}) => {
        const { MODERATO_PLATFORM: _unset, ...inherited } = process.env;
        const child = spawn(process.execPath, ["--require", "tsx/cjs", MAIN, ...argv], {
            env: { ...inherited, ...environment },
        });
        const ended = Promise.all([once(child, "exit"), text(child.stderr)]).then(([[status], said]) => ({
            status: status as number,
            said,
        }));
        return { child, ended };
    };

    it("end with 1 and one message on a mistake", async () => {
        expect(await start(["dance"]).ended).to.deep.equal({
            status: 1,
            said: 'error: no command is named "dance"; there are data, baseline, evaluate, gate, optimise, register, promote, rollback\n',
        });
        expect(await start(["promote", "--version", "1", "--to", "staging"]).ended).to.deep.include({
            status: 1,
        });
        const { said } = await start(["rollback", "--to", "x"]).ended;
        expect(said).to.match(/^error: Unknown option '--to'\.\nUsage: rollback/);
    });

    it("promote moves the alias back at SIGTERM", async () => {
        const mlflow = new FakeMlflow();
        const stage = new FakeStage(() => serving("1"));
        try {
            mlflow.addModel("moderato", 2);
            mlflow.models.get("moderato")?.aliases.set("staging", "1");
            const platform = {
                mlflowUrl: await mlflow.start(),
                modelName: "moderato",
                stages: { staging: { url: await stage.start(), alias: "staging" } },
                gates: openGates(),
            };
            writeFileSync(join(folder(), "platform.json"), JSON.stringify(platform));
            const { child, ended } = start(["promote", "--version", "2", "--to", "staging"], {
                MODERATO_PLATFORM: join(folder(), "platform.json"),
            });
            await until(() => stage.asked > 0 && mlflow.alias("moderato", "staging") === "2");
            child.kill("SIGTERM");
            const { status, said } = await ended;
            expect(status).to.equal(1);
            expect(said).to.match(/error: cancelled while waiting.*names version 1 again/);
            expect(mlflow.alias("moderato", "staging")).to.equal("1");
        } finally {
            await mlflow.stop();
            await stage.stop();
        }
    });
});
