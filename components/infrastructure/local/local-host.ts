import * as pulumi from "@pulumi/pulumi";
import type { Stage } from "../../../jobs/platform";
import type { RunningService, ServiceHost, ServiceSpec } from "../service-host";
import { LocalService } from "./local-service";
import { mlflowProgram, modelServerProgram, pipelineApiProgram, type LocalProgram } from "./programs";
import { buildServer } from "./server-bundle";
import { stageUrls } from "./stage-urls";

export interface LocalHostArgs {
    /** The project's folder. */
    root: string;
    /** The data folder. */
    home: string;
}

/** Runs services as processes of this machine, loopback only, kept alive by one supervisor a data folder. */
export class LocalHost implements ServiceHost {
    #bundle: Promise<string> | undefined;

    constructor(private readonly args: LocalHostArgs) {}

    run(name: string, spec: ServiceSpec, options: pulumi.CustomResourceOptions): RunningService {
        const program = pulumi.output(this.#program(name, spec));
        const { url } = new LocalService(
            name,
            {
                service: name,
                command: program.command,
                environment: pulumi
                    .all([program.environment, spec.environment])
                    .apply(([own, given]) => ({ ...own, ...given })),
                home: this.args.home,
                port: spec.port,
                portSetting: spec.portSetting,
                livenessPath: spec.livenessPath,
            },
            options,
        );
        return { url };
    }

    stageUrls(): Partial<Record<Stage, string>> {
        return stageUrls(this.args.root);
    }

    async #program(name: string, spec: ServiceSpec): Promise<LocalProgram> {
        switch (spec.program) {
            case "mlflow":
                return mlflowProgram(spec, this.args.home);
            case "model-server":
                this.#bundle ??= buildServer(this.args.root);
                return modelServerProgram(spec, this.args.home, name, await this.#bundle);
            case "pipeline-api":
                return pipelineApiProgram(spec, this.args.home, this.args.root);
        }
    }
}
