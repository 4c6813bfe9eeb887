import * as pulumi from "@pulumi/pulumi";
import type { ServiceHost } from "./infrastructure/service-host";

export interface MlflowStackArgs {
    /** Where the server runs. */
    host: ServiceHost;
    /** Port of its REST API and UI. */
    port: number;
}

/** The model registry and experiment tracker: an MLflow server that also stores and hands out the artifacts. */
export class MlflowStack extends pulumi.ComponentResource {
    /** Base URL of the REST API and the UI. */
    readonly url: pulumi.Output<string>;

    constructor(name: string, args: MlflowStackArgs, options?: pulumi.ComponentResourceOptions) {
        super("moderato:index:MlflowStack", name, {}, options);
        const server = args.host.run(
            `${name}-server`,
            {
                program: "mlflow",
                port: args.port,
                portSetting: "moderato:mlflowPort",
                livenessPath: "/health",
                environment: {},
            },
            { parent: this },
        );
        this.url = server.url;
        this.registerOutputs({ url: this.url });
    }
}
