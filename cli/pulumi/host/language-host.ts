/**
 * Pulumi's language host for Node: the small gRPC server that the engine asks to run the program. Pulumi's releases
 * ship one beside the CLI; this one stands in where the CLI was built from source. Protocol: pulumi/language.proto.
 *
 * It starts the program with the @pulumi/pulumi that the project itself depends on, and honours `runtime.options`
 * of Pulumi.yaml: typescript (default true: ts-node), nodeargs, tsconfig.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { watchEngine } from "./engine-watch";
import { programCommand } from "./program-command";

/** The SDK's program runner exits so after it has shown the user the error itself. */
const EXIT_ERROR_ALREADY_SHOWN = 32;
/** The engine's own limit; a program with many resources passes the 4 MiB of gRPC's default. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

const running = new Set<ChildProcess>();
let engineAddress = process.argv.slice(2).find((arg) => !arg.startsWith("-")) ?? "";

function endPrograms(): void {
    for (const child of running) child.kill("SIGTERM");
}

function run(request: pb.RunRequest, onCancelled: (listener: () => void) => void): Promise<pb.RunResponse> {
    const { args, env, cwd } = programCommand(request, engineAddress);
    const response = new pb.RunResponse();
    return new Promise((resolve) => {
        const child = spawn(process.execPath, args, {
            cwd,
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        running.add(child);
        onCancelled(() => child.kill("SIGTERM"));
        child.stdout.pipe(process.stdout, { end: false });
        child.stderr.pipe(process.stderr, { end: false });
        child.on("error", (error) => {
            running.delete(child);
            response.setError(`cannot start ${process.execPath}: ${error.message}`);
            resolve(response);
        });
        child.on("close", (code, signal) => {
            running.delete(child);
            if (code === EXIT_ERROR_ALREADY_SHOWN) response.setBail(true);
            else if (code !== 0)
                response.setError(
                    signal
                        ? `the program was ended by ${signal}`
                        : `the program exited with code ${String(code)}`,
                );
            resolve(response);
        });
    });
}

/** The program's npm dependencies, which `pulumi about` lists. */
function programDependencies(directory: string): pb.DependencyInfo[] {
    const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
    };
    return Object.entries(manifest.dependencies ?? {}).map(([name, version]) => {
        const info = new pb.DependencyInfo();
        info.setName(name);
        info.setVersion(version);
        return info;
    });
}

/** Answers a call by `compute`; whatever it throws becomes the call's error. */
function answer<Request, Response>(
    compute: (
        request: Request,
        call: grpc.ServerUnaryCall<Request, Response>,
    ) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        Promise.resolve()
            .then(() => compute(call.request, call))
            .then(
                (response) => callback(null, response),
                (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: String(error) }),
            );
    };
}

const methods: Partial<ILanguageRuntimeServer> = {
    handshake: answer((request) => {
        engineAddress = request.getEngineAddress() || engineAddress;
        return new pb.LanguageHandshakeResponse();
    }),
    run: answer((request, call) => run(request, (listener) => call.on("cancelled", listener))),
    cancel: answer(() => {
        endPrograms();
        return new Empty();
    }),
    // The program uses no plugin but the dynamic providers', which is installed with it.
    getRequiredPlugins: answer(() => new pb.GetRequiredPluginsResponse()),
    getRequiredPackages: answer(() => new pb.GetRequiredPackagesResponse()),
    runtimeOptionsPrompts: answer(() => new pb.RuntimeOptionsResponse()),
    getPluginInfo: answer(() => {
        const info = new PluginInfo();
        info.setVersion("1.0.0");
        return info;
    }),
    about: answer(() => {
        const about = new pb.AboutResponse();
        about.setExecutable(process.execPath);
        about.setVersion(process.version);
        return about;
    }),
    getProgramDependencies: answer((request) => {
        const response = new pb.GetProgramDependenciesResponse();
        const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
        response.setDependenciesList(programDependencies(directory));
        return response;
    }),
    installDependencies: (call) => {
        const response = new pb.InstallDependenciesResponse();
        response.setStderr(Buffer.from("install the program's packages by `npm ci` in its folder\n"));
        call.write(response);
        call.end();
    },
};

const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
});
// Methods left out (code generation, packing) answer "unimplemented" by themselves.
server.addService(LanguageRuntimeService, methods as grpc.UntypedServiceImplementation);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${String(port)}\n`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
        endPrograms();
        process.exit(0);
    });
watchEngine(() => {
    endPrograms();
    process.exit(1);
});
