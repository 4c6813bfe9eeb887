import { resolve } from "node:path";
import type { Infrastructure } from "../config";
import { LocalHost } from "./local/local-host";
import type { ServiceHost } from "./service-host";

/** The host of an infrastructure. */
export function serviceHost(infrastructure: Infrastructure): ServiceHost {
    switch (infrastructure) {
        case "local": {
            const root = process.cwd();
            return new LocalHost({ root, home: resolve(root, process.env["MODERATO_HOME"] || ".moderato") });
        }
    }
}
