import * as pulumi from "@pulumi/pulumi";
import type { Gates } from "../jobs/platform";
import { PLATFORM_STACK } from "./config";

/** What the stages need of the platform stack, and pass on as outputs of their own. */
export interface PlatformFacts {
    mlflowUrl: pulumi.Input<string>;
    pipelineUrl: pulumi.Input<string>;
    /** Registered model in MLflow that all stages serve. */
    modelName: pulumi.Input<string>;
    /** What a version must reach to be promoted. */
    gates: pulumi.Input<Gates>;
}

const REMEDY = `run pulumi up -s ${PLATFORM_STACK} first`;

/**
 * The platform's facts, from the outputs of the platform stack.
 *
 * @throws {pulumi.RunError} when that stack was never brought up: the message says how to
 */
export async function referToPlatform(): Promise<PlatformFacts> {
    const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${PLATFORM_STACK}`;
    await checkStackExists(name);
    const reference = new pulumi.StackReference("platform", { name });
    const fact = async <T>(key: string): Promise<T> => {
        const details = await reference.getOutputDetails(key);
        if (details.value !== undefined) return details.value as T;
        throw new pulumi.RunError(
            `Stack ${PLATFORM_STACK}, which owns the platform, has no output ${key}: ${REMEDY}.`,
        );
    };
    return {
        mlflowUrl: await fact<string>("mlflowUrl"),
        pipelineUrl: await fact<string>("pipelineUrl"),
        modelName: await fact<string>("modelName"),
        gates: await fact<Gates>("gates"),
    };
}

/** The engine's own words for a stack that does not exist are `unknown stack`; this call's error can be put better. */
async function checkStackExists(name: string): Promise<void> {
    try {
        await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
    } catch (error) {
        if (!/unknown stack/i.test(String(error))) throw error;
        throw new pulumi.RunError(
            `Stack ${PLATFORM_STACK}, which owns the platform, does not exist: ${REMEDY}.`,
        );
    }
}
