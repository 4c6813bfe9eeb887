import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { expect } from "chai";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const ROOT = join(__dirname, "../../../..");
const HOST = join(ROOT, "cli/pulumi/host/language-host.ts");

/** The host as the engine sees it: a process that prints its port, then answers. */
describe("language host", () => {
    const folder = useTemporaryFolder();
    let host: ChildProcess;
    let client: LanguageRuntimeClient;

    beforeEach(async () => {
        host = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), HOST, "127.0.0.1:1"], {
            stdio: ["ignore", "pipe", "pipe"],
        });
        host.stderr?.resume();
        const [port] = (await once(host.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
        client = new LanguageRuntimeClient(
            `127.0.0.1:${port.toString().trim()}`,
            grpc.credentials.createInsecure(),
        );
    });
    afterEach(async () => {
        client.close();
        if (host.exitCode !== null || host.signalCode !== null) return;
        host.kill("SIGTERM");
        await once(host, "close");
    });

    type Call<Request, Response> = (
        request: Request,
        callback: (error: grpc.ServiceError | null, response: Response) => void,
    ) => unknown;
    const call = <Request, Response>(method: Call<Request, Response>, request: Request): Promise<Response> =>
        new Promise((resolve, reject) => {
            method.call(client, request, (error, response) => (error ? reject(error) : resolve(response)));
        });

    /** A run whose `node` first loads the given script, which stands for the program. */
    function runOf(script: string): pb.RunRequest {
        const file = join(folder(), "program.js");
        writeFileSync(file, script);
        const info = new pb.ProgramInfo();
        info.setProgramDirectory(ROOT);
        info.setOptions(Struct.fromJavaScript({ typescript: false, nodeargs: `--require '${file}'` }));
        const request = new pb.RunRequest();
        request.setInfo(info);
        request.setStack("dev");
        return request;
    }

    it("asks the engine for no plugin", async () => {
        const plugins = await call<pb.GetRequiredPluginsRequest, pb.GetRequiredPluginsResponse>(
            client.getRequiredPlugins,
            new pb.GetRequiredPluginsRequest(),
        );
        expect(plugins.getPluginsList()).to.deep.equal([]);
        const packages = await call<pb.GetRequiredPackagesRequest, pb.GetRequiredPackagesResponse>(
            client.getRequiredPackages,
            new pb.GetRequiredPackagesRequest(),
        );
        expect(packages.getPackagesList()).to.deep.equal([]);
    });

    const ends: [string, string, { error: string; bail: boolean }][] = [
        ["a program that ended well", "process.exit(0)", { error: "", bail: false }],
        ["one that failed", "process.exit(3)", { error: "the program exited with code 3", bail: false }],
        ["one that has shown its error itself", "process.exit(32)", { error: "", bail: true }],
    ];
    for (const [what, script, expected] of ends)
        it(`tells ${what}`, async () => {
            const response = await call<pb.RunRequest, pb.RunResponse>(client.run, runOf(script));
            expect({ error: response.getError(), bail: response.getBail() }).to.deep.equal(expected);
        });

    it("ends the program when the engine cancels", async () => {
        const started = join(folder(), "started");
        const run = call<pb.RunRequest, pb.RunResponse>(
            client.run,
            runOf(
                `console.log(${JSON.stringify(started)}); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
            ),
        );
        let printed = "";
        for await (const chunk of host.stdout as NodeJS.ReadableStream) {
            printed += chunk.toString();
            if (printed.includes(started)) break;
        }
        await call<Empty, Empty>(client.cancel, new Empty());
        expect((await run).getError()).to.equal("the program was ended by SIGTERM");
    });

    it("lists the program's dependencies for `pulumi about`", async () => {
        const info = new pb.ProgramInfo();
        info.setProgramDirectory(ROOT);
        const request = new pb.GetProgramDependenciesRequest();
        request.setInfo(info);
        const response = await call<pb.GetProgramDependenciesRequest, pb.GetProgramDependenciesResponse>(
            client.getProgramDependencies,
            request,
        );
        const names = response.getDependenciesList().map((dependency) => dependency.getName());
        expect(names).to.include("@pulumi/pulumi");
    });
});
