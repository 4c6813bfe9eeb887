import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { digestPaths } from "../../../jobs/runner/digest";
import { MALLOC_ENVIRONMENT, NODE_FLAGS } from "../../../serving/process-settings";
import type { ServiceSpec } from "../service-host";
import { requireTool } from "./tools";

/** How a program is started as a process of this machine. */
export interface LocalProgram {
    /** The executable and its arguments, absolute. */
    command: string[];
    /** Settings that only the local infrastructure needs. */
    environment: Record<string, string>;
}

/** MLflow with its database and artifacts on disk; artifacts are handed out by itself, so that clients need no path. */
export function mlflowProgram({ port }: Pick<ServiceSpec, "port">, home: string): LocalProgram {
    const directory = join(home, "mlflow");
    mkdirSync(join(directory, "artifacts"), { recursive: true });
    const hosts = ["127.0.0.1", "localhost"].flatMap((host) => [host, `${host}:${String(port)}`]);
    return {
        command: [
            requireTool("MODERATO_MLFLOW"),
            ...["server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
            ...["--backend-store-uri", `sqlite:///${join(directory, "mlflow.db")}`],
            ...[
                "--artifacts-destination",
                pathToFileURL(join(directory, "artifacts")).href,
                "--serve-artifacts",
            ],
        ],
        environment: {
            // Without it MLflow answers 403 to any other Host header than its defaults.
            MLFLOW_SERVER_ALLOWED_HOSTS: hosts.join(","),
            // Its job runner, for features that we do not use, starts several processes more.
            MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
            MLFLOW_DISABLE_TELEMETRY: "true",
        },
    };
}

/** The Hono server, from its bundle. */
export function modelServerProgram(
    { port }: Pick<ServiceSpec, "port">,
    home: string,
    service: string,
    bundle: string,
): LocalProgram {
    return {
        command: [process.execPath, ...NODE_FLAGS, bundle],
        environment: {
            NODE_ENV: "production",
            ...MALLOC_ENVIRONMENT,
            MODERATO_HOST: "127.0.0.1",
            MODERATO_PORT: String(port),
            MODERATO_MODEL_DIR: join(home, "models", service),
            MODERATO_FEEDBACK_DIR: join(home, "feedback", service),
        },
    };
}

/** What the pipeline API loads at its start; the steps' own code is read anew at each run. */
const PIPELINE_API_CODE = [
    "jobs/api",
    "jobs/pipelines",
    "jobs/runner",
    "jobs/platform.ts",
    "package-lock.json",
];

/** The pipeline API, from source: its steps are commands of the project's folder, which must be there anyway. */
export async function pipelineApiProgram(
    { port }: ServiceSpec,
    home: string,
    root: string,
): Promise<LocalProgram> {
    return {
        command: [
            process.execPath,
            "--require",
            require.resolve("tsx/cjs"),
            join(root, "jobs", "api", "main.ts"),
        ],
        environment: {
            MODERATO_HOME: home,
            MODERATO_PIPELINE_PORT: String(port),
            MODERATO_JOBS_PYTHON: requireTool("MODERATO_JOBS_PYTHON"),
            // Read by nobody: a change of the code is a change of the service, which a preview shows.
            MODERATO_PIPELINE_CODE: (await digestPaths(root, PIPELINE_API_CODE)).slice(0, 16),
        },
    };
}
