import type { StackConfig } from "./config";
import type { ServiceHost } from "./infrastructure/service-host";
import { MlflowStack } from "./mlflow-stack";
import { PipelineApi } from "./pipeline-api";
import type { PlatformFacts } from "./platform-reference";

/** What the platform stack owns and all stages share. */
export function createPlatform(config: StackConfig, host: ServiceHost): PlatformFacts {
    const mlflow = new MlflowStack("mlflow", { host, port: config.mlflowPort });
    const pipelines = new PipelineApi(
        "pipeline-api",
        { host, port: config.pipelinePort },
        // Steps talk to MLflow: at the end the service lets its run end before MLflow goes.
        { dependsOn: mlflow },
    );
    return {
        mlflowUrl: mlflow.url,
        pipelineUrl: pipelines.url,
        modelName: config.modelName,
        gates: config.gates,
    };
}
