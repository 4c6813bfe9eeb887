import type * as pulumi from "@pulumi/pulumi";
import type { Stage } from "../../jobs/platform";

/** The programs that the platform runs; a host knows how each is started where it runs services. */
export type ProgramName = "mlflow" | "model-server" | "pipeline-api";

/** A service as a component wants it, whatever it runs on. */
export interface ServiceSpec {
    program: ProgramName;
    /** Port that it listens on. */
    port: number;
    /** Key of the stack's config that changes the port, for messages. */
    portSetting: string;
    /** Path that answers as soon as the process works, whatever its status. */
    livenessPath: string;
    /** Settings of the program, as environment variables. */
    environment: Record<string, pulumi.Input<string>>;
}

/** What a component may know of a service that runs. */
export interface RunningService {
    /** Base URL, without a slash at its end; known when the service answers. */
    url: pulumi.Output<string>;
}

/** Where a service runs: the one thing that differs between the infrastructures. */
export interface ServiceHost {
    /**
     * Declares a service that is kept running.
     *
     * @param name of the service, unique on the host; the resource's too
     */
    run(name: string, spec: ServiceSpec, options: pulumi.CustomResourceOptions): RunningService;

    /** Where people reach the stages that the configuration knows of, whether they run or not. */
    stageUrls(): Partial<Record<Stage, string>>;
}
