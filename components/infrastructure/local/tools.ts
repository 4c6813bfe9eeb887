import { RunError } from "@pulumi/pulumi";
import { existsSync } from "node:fs";

const REMEDY =
    'run `npm start` once, then use `npm run pulumi -- …`, or `eval "$(npm run -s pulumi -- env)"` before a bare pulumi';

/** Path of a tool that `npm start` installed, by the environment variable that carries it. */
export function requireTool(variable: string, env: NodeJS.ProcessEnv = process.env): string {
    const path = env[variable];
    if (!path) throw new RunError(`${variable} is not set, so a local service cannot be managed: ${REMEDY}.`);
    if (!existsSync(path)) throw new RunError(`${variable} names ${path}, which does not exist: ${REMEDY}.`);
    return path;
}
