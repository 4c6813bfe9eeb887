import { join } from "node:path";
import type { Label } from "../../model/contract";
import type { Peer, PeerPlace } from "./peer";

type Scores = Record<Label, number>;

const oneText = {
    path: "/predict",
    body: (text: string) => ({ text }),
    scores: (answer: unknown) => (answer as { scores: Scores }).scores,
};

const uvicorn =
    (application: string) =>
    ({ port }: PeerPlace): [string, ...string[]] => [
        "uvicorn",
        ...["--host", "127.0.0.1", "--port", String(port), "--no-access-log", application],
    ];

const mlflowFolder = ({ work }: PeerPlace): string => join(work, "mlflow-model");

/**
 * Each as its documentation or a competent course project has it, with one process that scores. Access logs are off
 * where there is a switch, since ours writes none either.
 */
export const PEERS: readonly Peer[] = [
    {
        ...oneText,
        name: "flask",
        title: "Flask, its own server",
        environment: "flask",
        command: ({ port }) => ["python", "flask_app.py", String(port)],
    },
    {
        ...oneText,
        name: "flask-gunicorn",
        title: "Flask on gunicorn",
        environment: "flask",
        // One worker with threads: the plain kind of worker would close every connection after its answer.
        command: ({ port }) => [
            "gunicorn",
            ...["--bind", `127.0.0.1:${String(port)}`, "--workers", "1", "--threads", "8", "flask_app:app"],
        ],
    },
    {
        name: "mlflow",
        title: "mlflow models serve",
        environment: "mlflow",
        path: "/invocations",
        prepare: (place) => ["python", "mlflow_model.py", place.model, mlflowFolder(place)],
        command: (place) => [
            "mlflow",
            ...["models", "serve", "--model-uri", mlflowFolder(place), "--env-manager", "local"],
            ...["--host", "127.0.0.1", "--port", String(place.port), "--workers", "1"],
        ],
        variables: () => ({ MLFLOW_DISABLE_TELEMETRY: "true" }),
        body: (text) => ({ inputs: [text] }),
        scores: (answer) => (answer as { predictions: [Scores] }).predictions[0],
    },
    {
        name: "bentoml",
        title: "BentoML, adaptive batching",
        environment: "bentoml",
        path: "/predict",
        command: ({ port }) => [
            "bentoml",
            ...["serve", "bentoml_service:Toxicity", "--host", "127.0.0.1", "--port", String(port)],
        ],
        variables: ({ work }) => ({ BENTOML_HOME: join(work, "bentoml"), BENTOML_DO_NOT_TRACK: "True" }),
        body: (text) => ({ texts: [text] }),
        scores: (answer) => (answer as [Scores])[0],
    },
    {
        ...oneText,
        name: "litserve",
        title: "LitServe, batching",
        environment: "litserve",
        command: ({ port }) => ["python", "litserve_app.py", String(port)],
    },
    {
        ...oneText,
        name: "fastapi",
        title: "FastAPI, plain function",
        environment: "fastapi",
        command: uvicorn("fastapi_sync:app"),
    },
    {
        ...oneText,
        name: "fastapi-async",
        title: "FastAPI, async",
        environment: "fastapi",
        command: uvicorn("fastapi_async:app"),
    },
];
