import * as pulumi from "@pulumi/pulumi";

/** A resource as the engine was asked for it. */
export interface Recorded {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
    /** URN of the parent; empty for the stack itself. */
    parent: string;
}

/**
 * Runs a program against Pulumi's mocks, waits for what it returns, and records what each resource was given.
 *
 * @param outputs adds to a resource's inputs what its provider would answer
 */
export async function record<T extends object>(
    program: () => T,
    outputs: (resource: {
        type: string;
        inputs: Record<string, unknown>;
    }) => Record<string, unknown> = () => ({}),
): Promise<{ recorded: Recorded[]; result: pulumi.Unwrap<T> }> {
    const recorded: Recorded[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => {
                const given = inputs as Record<string, unknown>;
                return { id: `${name}-id`, state: { ...given, ...outputs({ type, inputs: given }) } };
            },
            call: ({ inputs }) => inputs as Record<string, unknown>,
        },
        "moderato",
        "dev",
        false,
    );
    const monitor = pulumi.runtime.getMonitor() as unknown as {
        registerResource: (request: RegisterRequest, ...rest: unknown[]) => unknown;
    };
    const register = monitor.registerResource.bind(monitor);
    // The mocks hide the parent, which is what a structure test is about.
    monitor.registerResource = (request, ...rest) => {
        recorded.push({
            type: request.getType(),
            name: request.getName(),
            inputs: request.getObject().toJavaScript(),
            parent: request.getParent(),
        });
        return register(request, ...rest);
    };
    const outcome = pulumi.output(program());
    const result = await new Promise<pulumi.Unwrap<T>>((resolve) => {
        outcome.apply((value) => resolve(value));
    });
    return { recorded, result };
}

interface RegisterRequest {
    getType(): string;
    getName(): string;
    getParent(): string;
    getObject(): { toJavaScript(): Record<string, unknown> };
}
