import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export interface Health {
    status: number;
    body: unknown;
}

/** A stage's server as far as a promotion looks at it: `/healthz`. */
export class FakeStage {
    private server: ServerType | undefined;
    asked = 0;

    /** @param answer What `/healthz` says at each question. */
    constructor(private readonly answer: () => Health) {}

    async start(): Promise<string> {
        const app = new Hono().get("/healthz", (c) => {
            this.asked++;
            const { status, body } = this.answer();
            return c.json(body as object, status as 200);
        });
        this.server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
        if (!this.server.listening) await once(this.server, "listening");
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        if (!this.server) return;
        const closed = once(this.server, "close");
        if ("closeAllConnections" in this.server) this.server.closeAllConnections();
        this.server.close();
        await closed;
    }
}

/** As our server says it: 503 and null before the first model. */
export function serving(version: string | undefined): Health {
    return version === undefined
        ? { status: 503, body: { status: "loading", model_version: null } }
        : { status: 200, body: { status: "ok", model_version: version } };
}
