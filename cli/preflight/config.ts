import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UserError } from "../bootstrap/user-error.mjs";
import { PORT_RULE, isUsablePort } from "../../components/port";
import type { Stage } from "../../jobs/platform";

/** A port that a stack of the local infrastructure listens on. */
export interface PortUse {
    port: number;
    /** What listens there, in words. */
    service: string;
    stack: Stage;
    /** Key of the stack's config that changes it. */
    key: string;
}

const PORTS: PortUse[] = [
    { port: 8020, service: "MLflow", stack: "dev", key: "moderato:mlflowPort" },
    { port: 8010, service: "the pipeline API", stack: "dev", key: "moderato:pipelinePort" },
    { port: 8001, service: "the server of dev", stack: "dev", key: "moderato:port" },
    { port: 8002, service: "the server of staging", stack: "staging", key: "moderato:port" },
    { port: 8003, service: "the server of canary", stack: "canary", key: "moderato:port" },
    { port: 8000, service: "the server of production", stack: "production", key: "moderato:port" },
];

/** The ports that the stacks will use, from their config files. */
export function configuredPorts(root: string, stacks: readonly Stage[]): PortUse[] {
    return PORTS.filter(({ stack }) => stacks.includes(stack)).map((use) => {
        const value = stackConfig(root, use.stack)[use.key];
        if (value === undefined) return use;
        const port = Number(value);
        if (!isUsablePort(port))
            throw new UserError(
                `Pulumi.${use.stack}.yaml: ${use.key} is ${JSON.stringify(value)}; allowed is ${PORT_RULE}.`,
                `Change it by \`npm run pulumi -- config set --stack ${use.stack} ${use.key} ${String(use.port)}\`.`,
            );
        return { ...use, port };
    });
}

function stackConfig(root: string, stack: Stage): Record<string, unknown> {
    const file = join(root, `Pulumi.${stack}.yaml`);
    if (!existsSync(file)) return {};
    const document = parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> } | null;
    return document?.config ?? {};
}
