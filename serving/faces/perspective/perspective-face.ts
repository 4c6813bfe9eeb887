import { Hono } from "hono";
import type { Face, FaceArgs, FaceEnvironment } from "../face";
import { analyzeRoute } from "./analyze-comment";
import { BATCH_PATHS, batchRoutes } from "./batch";
import { DISCOVERY_PATH, discoveryRoutes, LEGACY_DISCOVERY_PATH } from "./discovery";
import { tellPerspective } from "./errors";
import { PERSPECTIVE_OPERATIONS } from "./operations";
import { suggestRoute } from "./suggest-score";

/** Without a key: what clients read before they have one, and batches, whose calls bring their own. */
const OPEN: ReadonlySet<string> = new Set([DISCOVERY_PATH, LEGACY_DISCOVERY_PATH, ...BATCH_PATHS]);

const isCall = (path: string): boolean => path.startsWith("/v1alpha1/");

/** The protocol of Google's Perspective API, commentanalyzer v1alpha1. */
export function perspectiveFace(args: FaceArgs): Face {
    return {
        name: "perspective",
        claims: (path) => isCall(path) || OPEN.has(path),
        isOpen: (path) => OPEN.has(path),
        routes: new Hono<FaceEnvironment>()
            .route("/", analyzeRoute(args))
            .route("/", suggestRoute(args))
            .route("/", discoveryRoutes(args))
            .route("/", batchRoutes(args, isCall)),
        operations: PERSPECTIVE_OPERATIONS,
        tell: tellPerspective,
    };
}
