import type { FaceArgs } from "./face";

/** Whether new requests should come here: a version serves, its threads live, and the server does not end. */
export function isReady({ status, isDraining }: Pick<FaceArgs, "status" | "isDraining">): boolean {
    return status().current?.engine.ready === true && !isDraining();
}
