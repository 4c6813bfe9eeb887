import { z } from "zod";
import { nativeErrors } from "../faces/native/native-operations";
import type { Operation } from "../openapi/operation";

/** The page, for those who read the document to find it. */
export const pageOperations: readonly Operation[] = [
    {
        method: "get",
        path: "/",
        operationId: "getPage",
        summary: "A page to try a comment and to correct its scores",
        responses: {
            200: { description: "The page", content: { "text/html": z.string() } },
            ...nativeErrors({ 500: "A bug of the server" }),
        },
    },
];
