import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { freePort } from "../../bench/free-port";
import { useTemporaryFolder } from "../support/temporary-folder";

const MAIN = join(__dirname, "../../cli/main.ts");
const STACK_PORTS = {
    dev: ["port", "mlflowPort", "pipelinePort"],
    staging: ["port"],
    canary: ["port"],
    production: ["port"],
};

/** Whole commands in a process of their own, in a project that has nothing but its config. */
describe("commands", () => {
    const folder = useTemporaryFolder();
    const servers: Server[] = [];
    afterEach(() => {
        for (const server of servers.splice(0)) server.close();
    });

    function run(
        args: string[],
        env: NodeJS.ProcessEnv = {},
    ): { status: number | null; out: string; err: string } {
        const program = `require(${JSON.stringify(MAIN)}).main(${JSON.stringify(folder())}, ${JSON.stringify(args)}).then((code) => { process.exitCode = code; })`;
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            ["--require", require.resolve("tsx/cjs"), "-e", program],
            {
                encoding: "utf8",
                env: { ...process.env, MODERATO_HOME: "", MODERATO_CACHE: join(folder(), "cache"), ...env },
            },
        );
        return { status, out: stdout, err: stderr };
    }
    async function listen(): Promise<number> {
        const server = createServer().listen(0, "127.0.0.1");
        servers.push(server);
        await once(server, "listening");
        return (server.address() as AddressInfo).port;
    }
    /** Config whose ports are free, but for the given one. */
    async function configure(production?: number): Promise<void> {
        for (const [stack, keys] of Object.entries(STACK_PORTS)) {
            const lines: string[] = [];
            for (const key of keys)
                lines.push(
                    `    moderato:${key}: ${String(stack === "production" && production ? production : await freePort())}`,
                );
            writeFileSync(join(folder(), `Pulumi.${stack}.yaml`), `config:\n${lines.join("\n")}\n`);
        }
    }
    it("explain themselves and do nothing then", () => {
        for (const command of ["start", "stop", "pulumi", "pipeline", "promote", "rollback", "exec"]) {
            const { status, out } = run([command, "--help"]);
            expect(status, command).to.equal(0);
            expect(out, command).to.match(/^usage: /);
        }
        expect(readdirSync(folder())).to.deep.equal([]);
    });

    const mistakes: [string[], RegExp][] = [
        [["constructor"], /no command "constructor"/],
        [["pipeline", "constructor"], /no pipeline "constructor"/],
        [["strat"], /no command "strat"[\s\S]*start/],
        [["start", "--fast"], /Unknown option '--fast'\.[\s\S]*usage: npm start/],
        [["pipeline", "train"], /no pipeline "train"; there are data, mlops/],
        [["pipeline", "mlops", "--famly", "linear"], /Unknown option '--famly'/],
        [["promote", "--version", "new", "--to", "staging"], /--version is "new"; allowed: the number/],
        [
            ["promote", "--version", "3", "--to", "qa"],
            /--to is "qa"; allowed: dev, staging, canary, production/,
        ],
        [["rollback"], /--stage is missing; allowed: dev/],
        [["exec", "ls"], /Unexpected argument 'ls'/],
        [["exec", "--with", "ls"], /There is no program after --/],
        [["exec", "--"], /no program after --/],
    ];
    for (const [args, expected] of mistakes)
        it(`answer ${args.join(" ")} with what is allowed`, () => {
            const { status, err } = run(args);
            expect(status).to.equal(1);
            expect(err)
                .to.match(expected)
                .and.not.to.match(/^ +at /m);
        });

    it("name a taken port before anything is installed", async () => {
        const port = await listen();
        await configure(port);
        const { status, err } = run(["start"]);
        expect(status).to.equal(1);
        expect(err).to.include(
            `Port ${String(port)}, for the server of production, is taken by process ${String(process.pid)}`,
        );
        expect(err)
            .to.include("config set --stack production moderato:port")
            .and.not.to.match(/^ +at /m);
        expect(readdirSync(join(folder(), "cache"))).to.deep.equal([]);
    });

    it("name a missing Python before anything is installed", async () => {
        await configure();
        mkdirSync(join(folder(), "empty"));
        const { status, err } = run(["start"], { PATH: join(folder(), "empty") });
        expect(status).to.equal(1);
        expect(err)
            .to.include("No Python 3.11 to 3.14 found")
            .and.include("apt install")
            .and.not.to.match(/^ +at /m);
    });

    it("add the stack only when asked", async () => {
        await configure();
        mkdirSync(join(folder(), "empty"));
        const { err } = run(["start"], { PATH: join(folder(), "empty"), MODERATO_DEBUG: "1" });
        expect(err).to.match(/^ +at /m);
    });

    it("stop has nothing to end where nothing was started", () => {
        const { status, err } = run(["stop"]);
        expect(status).to.equal(0);
        expect(err).to.include("Nothing was started here");
    });
});
