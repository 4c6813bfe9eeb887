import { needsPlatform, type PipelineDefinition } from "../pipelines";
import { readPlatform, type Platform } from "../platform";

/** The platform that a pipeline needs is not there. */
export class PlatformError extends Error {
    override readonly name = "PlatformError";
}

/**
 * The platform's facts for a run of the pipeline, as they are now; undefined for one that changes nothing outside.
 *
 * @throws {PlatformError} with the remedy, where the file is absent or cannot be used
 */
export function platformFor(pipeline: PipelineDefinition, file: string): Platform | undefined {
    if (!needsPlatform(pipeline)) return undefined;
    try {
        return readPlatform(file);
    } catch (error) {
        const absent = (error as NodeJS.ErrnoException).code === "ENOENT";
        throw new PlatformError(
            `Pipeline ${pipeline.name} needs the platform, but its facts (${file}) ` +
                `${absent ? "do not exist" : `cannot be used: ${(error as Error).message}`}. ` +
                "Run `npm start`, which brings the platform up and writes them.",
        );
    }
}
