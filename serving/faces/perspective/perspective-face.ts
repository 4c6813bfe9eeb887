import type { Face, FaceArgs } from "../face";
import { analyzeRoute } from "./analyze-comment";
import { tellPerspective } from "./errors";

/** The protocol of Google's Perspective API, commentanalyzer v1alpha1. */
export function perspectiveFace(args: FaceArgs): Face {
    return {
        name: "perspective",
        claims: (path) => path.startsWith("/v1alpha1/"),
        isOpen: () => false,
        routes: analyzeRoute(args),
        operations: [],
        tell: tellPerspective,
    };
}
