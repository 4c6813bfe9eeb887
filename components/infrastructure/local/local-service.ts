import * as pulumi from "@pulumi/pulumi";

/** A process that is kept running on this machine. */
export interface LocalServiceArgs {
    /** Its name for the supervisor; another name is another process. */
    service: string;
    /** The executable and its arguments, absolute. */
    command: pulumi.Input<pulumi.Input<string>[]>;
    environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** The data folder; another folder is another supervisor. */
    home: string;
    /** Loopback port that it listens on. */
    port: number;
    /** Key of the stack's config that changes the port, for messages. */
    portSetting: string;
    /** Path that answers as soon as the process works. */
    livenessPath: string;
}

/**
 * Source of the dynamic provider, as the plugin `pulumi-resource-pulumi-nodejs` expects it. Given as a constant
 * instead of being serialised from an object, so that a change of the provider's code is no change of every
 * resource; the code itself is loaded from the project's folder, which is where the plugin runs.
 */
const PROVIDER = `exports.handler = () => require("tsx/cjs/api")
    .require("./components/infrastructure/local/local-service-provider.ts", process.cwd() + "/_").provider;`;

export class LocalService extends pulumi.CustomResource {
    /** Base URL, without a slash at its end. */
    // `declare`, since a field of its own would hide the output that the engine sets.
    declare readonly url: pulumi.Output<string>;

    constructor(name: string, args: LocalServiceArgs, options?: pulumi.CustomResourceOptions) {
        // The type's beginning hands the resource to the plugin for dynamic providers.
        super(
            "pulumi-nodejs:dynamic/moderato:LocalService",
            name,
            { ...args, url: undefined, __provider: PROVIDER },
            options,
        );
    }
}
