import { Hono } from "hono";
import type { FaceArgs, FaceEnvironment } from "../face";
import { discoveryNotFound } from "./errors";
import {
    ANALYZE_COMMENT_REQUEST,
    ANALYZE_COMMENT_RESPONSE,
    SUGGEST_COMMENT_SCORE_REQUEST,
    SUGGEST_COMMENT_SCORE_RESPONSE,
} from "./messages";
import { toDiscoverySchemas } from "./proto-schema";
import type { MessageType } from "./proto-type";
import { rootUrl } from "./root-url";

export const DISCOVERY_PATH = "/$discovery/rest";
/** The older address, which Google's clients form by themselves. */
export const LEGACY_DISCOVERY_PATH = "/discovery/v1/apis/commentanalyzer/v1alpha1/rest";
const VERSION = "v1alpha1";

/** `GET /$discovery/rest?version=v1alpha1`: what Google's client libraries build their methods from. */
export function discoveryRoutes({ config: { publicUrl } }: FaceArgs): Hono<FaceEnvironment> {
    return new Hono<FaceEnvironment>()
        .get(DISCOVERY_PATH, (c) => {
            const version = c.req.query("version") ?? VERSION;
            if (version !== VERSION) throw discoveryNotFound(version.slice(0, 50));
            return c.json(discoveryDocument(rootUrl(publicUrl, c.req.raw)));
        })
        .get(LEGACY_DISCOVERY_PATH, (c) => c.json(discoveryDocument(rootUrl(publicUrl, c.req.raw))));
}

/**
 * It names no OAuth scopes: with them Google's Python client asks for credentials of Google's where no key is
 * given, and this server needs neither on a machine of its own.
 *
 * @param url Root of the server, with a slash at its end.
 * @see https://developers.google.com/discovery/v1/reference/apis
 */
export function discoveryDocument(url: string): object {
    return {
        kind: "discovery#restDescription",
        discoveryVersion: "v1",
        id: `commentanalyzer:${VERSION}`,
        name: "commentanalyzer",
        canonicalName: "Comment Analyzer",
        version: VERSION,
        version_module: true,
        title: "Perspective Comment Analyzer API",
        description:
            "Scores comments and takes in the scores that they should have, as the Perspective API did.",
        documentationLink: `${url}docs`,
        protocol: "rest",
        rootUrl: url,
        baseUrl: url,
        servicePath: "",
        basePath: "",
        batchPath: "batch",
        parameters: PARAMETERS,
        resources: {
            comments: {
                methods: {
                    analyze: method(
                        "analyze",
                        "Analyzes the provided text and returns scores for requested attributes.",
                        ANALYZE_COMMENT_REQUEST,
                        ANALYZE_COMMENT_RESPONSE,
                    ),
                    suggestscore: method(
                        "suggestscore",
                        "Suggest comment scores as training data.",
                        SUGGEST_COMMENT_SCORE_REQUEST,
                        SUGGEST_COMMENT_SCORE_RESPONSE,
                    ),
                },
            },
        },
        schemas: SCHEMAS,
    };
}

function method(name: string, description: string, request: MessageType, response: MessageType): object {
    const path = `${VERSION}/comments:${name}`;
    return {
        id: `commentanalyzer.comments.${name}`,
        description,
        path,
        flatPath: path,
        httpMethod: "POST",
        parameters: {},
        parameterOrder: [],
        request: { $ref: request.id },
        response: { $ref: response.id },
    };
}

const SCHEMAS = toDiscoverySchemas([
    ANALYZE_COMMENT_REQUEST,
    ANALYZE_COMMENT_RESPONSE,
    SUGGEST_COMMENT_SCORE_REQUEST,
    SUGGEST_COMMENT_SCORE_RESPONSE,
]);

const query = (description: string, extra: object = {}): object => ({
    type: "string",
    location: "query",
    description,
    ...extra,
});

/** Parameters of every method. Those that only Google's front end acts upon are accepted and change nothing. */
const PARAMETERS = {
    key: query("API key, where the server asks for one."),
    alt: query("Answers come as JSON.", { default: "json", enum: ["json"] }),
    "$.xgafv": query("Changes nothing.", { enum: ["1", "2"] }),
    access_token: query("Changes nothing; send a key."),
    oauth_token: query("Changes nothing; send a key."),
    prettyPrint: query("Changes nothing.", { type: "boolean", default: "true" }),
    quotaUser: query("Changes nothing."),
    uploadType: query("Changes nothing."),
    upload_protocol: query("Changes nothing."),
};
