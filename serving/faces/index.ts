import type { AppArgs } from "../http/app";
import { docsFace } from "../openapi/docs-face";
import { pageFace } from "../page/page-face";
import type { Face } from "./face";
import { mlflowFace } from "./mlflow/mlflow-face";
import { nativeFace } from "./native/native-face";
import { operationsFace } from "./native/operations-face";
import { openInferenceFace } from "./open-inference/open-inference-face";
import { openaiFace } from "./openai/openai-face";
import { perspectiveFace } from "./perspective/perspective-face";

/** Every protocol that the server speaks. The first that claims a path has it; the last claims all. */
export function createFaces(args: AppArgs): Face[] {
    const faces = [
        perspectiveFace(args),
        openaiFace(args),
        openInferenceFace(args),
        mlflowFace(args),
        pageFace(args),
        operationsFace(args),
        nativeFace(args),
    ];
    return [docsFace(args.config, faces), ...faces];
}
