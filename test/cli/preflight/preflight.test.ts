import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { checkFolder, checkPort, configuredPorts } from "../../../cli/preflight";
import { listeningInodes, mentions } from "../../../components/infrastructure/local/listener";
import { STAGES } from "../../../jobs/platform";
import { useTemporaryFolder } from "../../support/temporary-folder";

async function messageOf(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
        () => undefined,
        (e: unknown) => e,
    );
    expect(error).to.be.instanceOf(UserError);
    return (error as UserError).message;
}

describe("checkFolder", () => {
    const folder = useTemporaryFolder();
    const need = { purpose: "tools", bytes: 2 * 1024 ** 3, variable: "MODERATO_CACHE" };

    it("makes a folder that is missing", async () => {
        await checkFolder({ ...need, path: join(folder(), "a", "b") }, () => Promise.resolve(need.bytes));
    });

    it("names the folder, what is free and what is needed when the disk is full", async () => {
        const message = await messageOf(
            checkFolder({ ...need, path: folder() }, () => Promise.resolve(0.5 * 1024 ** 3)),
        );
        expect(message)
            .to.include(folder())
            .and.include("0.5 GiB free, 2.0 GiB needed")
            .and.include("MODERATO_CACHE");
    });

    it("names a folder that cannot be made", async () => {
        const file = join(folder(), "file");
        writeFileSync(file, "");
        const message = await messageOf(checkFolder({ ...need, path: join(file, "cache") }));
        expect(message)
            .to.include(join(file, "cache"))
            .and.include("cannot be written")
            .and.include("MODERATO_CACHE");
    });

    it("names a folder in a file system that makes none, without trying for ever", async function () {
        if (process.platform !== "linux") return this.skip();
        expect(await messageOf(checkFolder({ ...need, path: "/proc/moderato/data" }))).to.include(
            "cannot be written",
        );
    });

    it("names a folder that others may write, but not we", async function () {
        if (process.getuid?.() === 0) return this.skip(); // root may write everywhere
        const path = join(folder(), "theirs");
        mkdirSync(path);
        chmodSync(path, 0o500);
        expect(await messageOf(checkFolder({ ...need, path }))).to.include("cannot be written");
    });
});

describe("checkPort", () => {
    let server: Server;
    let use: { port: number; service: string; stack: "production"; key: string };

    beforeEach(async () => {
        server = createServer().listen(0, "127.0.0.1");
        await once(server, "listening");
        const { port } = server.address() as AddressInfo;
        use = { port, service: "the server of production", stack: "production", key: "moderato:port" };
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    it("names the port, who has it, and the setting that changes it", async () => {
        const message = await messageOf(checkPort(use, "/home/ann/.moderato"));
        expect(message).to.include(`Port ${String(use.port)}, for the server of production`);
        expect(message).to.include(`process ${String(process.pid)} (`);
        expect(message).to.include("config set --stack production moderato:port");
    });

    it("accepts a port that our own service has", async () => {
        // This process stands for the service: its command line names the folder of the test runner.
        const home = join(__dirname, "../../../node_modules");
        await checkPort(use, home);
    });

    it("accepts a free port", async () => {
        await new Promise((resolve) => server.close(resolve));
        await checkPort(use, "/home/ann/.moderato");
        server = createServer();
    });

    it("names a port that needs other rights", async function () {
        if (process.getuid?.() === 0 || process.platform !== "linux") return this.skip();
        expect(await messageOf(checkPort({ ...use, port: 1 }, "/home/ann")))
            .to.include("Port 1")
            .and.include("EACCES");
    });
});

describe("whose a process is", () => {
    const home = "/home/ann/.moderato";
    it("shows by its environment or its command line", () => {
        expect(mentions([`MODERATO_HOME=${home}`], ["node"], home)).to.equal(true);
        expect(mentions([], ["mlflow", `--db=${home}/mlflow.db`], home)).to.equal(true);
        expect(mentions([`MODERATO_HOME=${home}2`], ["node", `${home}2/x`], home)).to.equal(false);
    });
});

describe("listeningInodes", () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0 100 0 0 10 0
   1: 0100007F:1F40 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 23456 1 0 100 0 0 10 0
   2: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 34567 1 0 100 0 0 10 0`;
    it("are those of the port that listen, not its connections", () => {
        expect(listeningInodes(table, 8000)).to.deep.equal(["12345"]);
        expect(listeningInodes(table, 8002)).to.deep.equal([]);
        expect(listeningInodes("", 8000)).to.deep.equal([]);
    });
});

describe("configuredPorts", () => {
    const folder = useTemporaryFolder();

    it("are the defaults of the design without a config", () => {
        const ports = configuredPorts(folder(), STAGES).map(({ stack, port }) => `${stack} ${String(port)}`);
        expect(ports.sort()).to.deep.equal([
            "canary 8003",
            "dev 8001",
            "dev 8010",
            "dev 8020",
            "production 8000",
            "staging 8002",
        ]);
    });

    it("are those of the stack's config", () => {
        writeFileSync(join(folder(), "Pulumi.production.yaml"), "config:\n    moderato:port: 9000\n");
        expect(configuredPorts(folder(), ["production"])).to.have.nested.property("[0].port", 9000);
    });

    it("refuses one that is none", () => {
        writeFileSync(join(folder(), "Pulumi.dev.yaml"), "config:\n    moderato:mlflowPort: many\n");
        expect(() => configuredPorts(folder(), ["dev"]))
            .to.throw(UserError, 'moderato:mlflowPort is "many"')
            .with.property("message")
            .that.includes("from 1 to 65535");
    });
});
