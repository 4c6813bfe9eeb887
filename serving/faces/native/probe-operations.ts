import { z } from "zod";
import type { Operation } from "../../openapi/operation";
import { nativeErrors } from "./native-operations";

const health = z
    .strictObject({
        status: z.enum(["ok", "no_model"]),
        model_version: z.string().nullable(),
        alias: z.string(),
        since: z.iso.datetime().nullable(),
        registry: z.enum(["reachable", "unreachable"]),
        alias_exists: z.boolean().nullable(),
        refused: z
            .strictObject({ version: z.string(), reason: z.string(), retries: z.boolean() })
            .nullable()
            .meta({ description: "A version that the alias names and that does not serve" }),
    })
    .meta({ title: "Health" });

const readiness = z.strictObject({ ready: z.boolean(), draining: z.boolean() }).meta({ title: "Readiness" });

const BUG = nativeErrors({ 500: "A bug of the server" });

/** Probes and figures. */
export const probeOperations: readonly Operation[] = [
    {
        method: "get",
        path: "/healthz",
        operationId: "getHealth",
        summary: "Which version serves, and what stands in the way of another",
        responses: {
            200: { description: "A version serves", content: { "application/json": health } },
            503: { description: "No version serves yet", content: { "application/json": health } },
            ...BUG,
        },
    },
    {
        method: "get",
        path: "/readyz",
        operationId: "getReadiness",
        summary: "Whether new requests should come here",
        responses: {
            200: { description: "They should", content: { "application/json": readiness } },
            503: { description: "They should not", content: { "application/json": readiness } },
            ...BUG,
        },
    },
    {
        method: "get",
        path: "/metrics",
        operationId: "getMetrics",
        summary: "Figures in Prometheus' text format",
        responses: {
            200: { description: "Figures", content: { "text/plain": z.string() } },
            ...BUG,
        },
    },
];
