import {
    createServer,
    type IncomingMessage,
    type RequestListener,
    type Server,
    type ServerOptions,
    type ServerResponse,
} from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { internal } from "../errors/catalogue";
import { requestMalformed } from "../errors/http";
import { tellNative } from "../faces/native/error-envelope";
import type { App } from "./app";

/**
 * What a connection may take. Clients that send a byte now and then hold a socket no longer than this; an idle
 * one is kept longer than the 60 s of common load balancers, so that they close it and not we.
 */
const CONNECTION_LIMITS: ServerOptions = {
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    /** How often both are looked at. */
    connectionsCheckingInterval: 2000,
    maxHeaderSize: 16_384,
};

/** Node's server over an app; not listening yet. */
export function createHttpServer(app: App, limits: ServerOptions = {}): Server {
    return createServer({ ...CONNECTION_LIMITS, ...limits }, nodeListener(app));
}

function nodeListener(app: App): RequestListener {
    const listener = getRequestListener(
        // The server speaks HTTP/1.1 only, so that Node's side is of that kind.
        (request, node) =>
            app.fetch(request, node as { incoming: IncomingMessage; outgoing: ServerResponse }),
        {
            // What the adapter cannot make a request of; whatever else fails, the app answers itself.
            errorHandler: (error) => {
                const isMalformed = error instanceof RequestError;
                const { status, body } = tellNative(isMalformed ? requestMalformed() : internal(error));
                return Response.json(body, { status });
            },
        },
    );
    // The adapter answers its own failures; nothing waits for the promise that it returns.
    return (request, response) => void listener(request, response);
}
