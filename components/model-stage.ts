import * as pulumi from "@pulumi/pulumi";
import type { ServiceHost } from "./infrastructure/service-host";

export interface ModelStageArgs {
    /** Where the server runs. */
    host: ServiceHost;
    /** Alias of the registered model whose version the stage serves; it reloads when the alias moves. */
    alias: string;
    /** Registered model in MLflow. */
    modelName: pulumi.Input<string>;
    /** MLflow's base URL. */
    mlflowUrl: pulumi.Input<string>;
    /** Port that the server listens on. */
    port: number;
    /** Further settings of the server, as its environment. @default the server's own defaults */
    settings?: Record<string, string>;
}

/** One stage: a server that serves whatever version its alias names. */
export class ModelStage extends pulumi.ComponentResource {
    /** Base URL of the server. */
    readonly url: pulumi.Output<string>;

    constructor(name: string, args: ModelStageArgs, options?: pulumi.ComponentResourceOptions) {
        super("moderato:index:ModelStage", name, {}, options);
        const server = args.host.run(
            `${name}-server`,
            {
                program: "model-server",
                port: args.port,
                portSetting: "moderato:port",
                // Before the first model it answers 503: the stage is up, and waits for its alias.
                livenessPath: "/healthz",
                environment: {
                    ...args.settings,
                    MODERATO_ALIAS: args.alias,
                    MODERATO_MODEL_NAME: args.modelName,
                    MLFLOW_TRACKING_URI: args.mlflowUrl,
                    // For the page's switch between the stages.
                    MODERATO_STAGES: Object.entries(args.host.stageUrls())
                        .map(([stage, url]) => `${stage}=${url}`)
                        .join(" "),
                },
            },
            { parent: this },
        );
        this.url = server.url;
        this.registerOutputs({ url: this.url });
    }
}
