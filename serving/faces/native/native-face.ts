import type { Face, FaceArgs } from "../face";
import { tellNative } from "./error-envelope";
import { predictRoute } from "./predict";

/** The project's own protocol; paths that are nobody's are told of in its words. */
export function nativeFace(args: FaceArgs): Face {
    return {
        name: "native",
        claims: () => true,
        isOpen: () => false,
        routes: predictRoute(args),
        operations: [],
        tell: tellNative,
    };
}
