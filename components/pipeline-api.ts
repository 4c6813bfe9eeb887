import * as pulumi from "@pulumi/pulumi";
import type { ServiceHost } from "./infrastructure/service-host";

export interface PipelineApiArgs {
    /** Where the service runs. */
    host: ServiceHost;
    /** Port that it listens on. */
    port: number;
}

/** The service by which pipelines are run over HTTP, one run at a time; who asks needs the token of the data folder. */
export class PipelineApi extends pulumi.ComponentResource {
    /** Base URL of the service. */
    readonly url: pulumi.Output<string>;

    constructor(name: string, args: PipelineApiArgs, options?: pulumi.ComponentResourceOptions) {
        super("moderato:index:PipelineApi", name, {}, options);
        const server = args.host.run(
            `${name}-server`,
            {
                program: "pipeline-api",
                port: args.port,
                portSetting: "moderato:pipelinePort",
                livenessPath: "/healthz",
                environment: {},
            },
            { parent: this },
        );
        this.url = server.url;
        this.registerOutputs({ url: this.url });
    }
}
