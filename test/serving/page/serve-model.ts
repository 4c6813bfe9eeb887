import { pino } from "pino";
import type { ServerConfig } from "../../../serving/config";
import { startServer, type RunningServer } from "../../../serving/server";
import { FakeRegistry } from "../../support/fake-registry";
import { testConfig, untilVersion } from "../../support/test-server";

/**
 * A server in this process over a model folder of the pipeline's, as the given version.
 *
 * @param folder Of its own, for its store.
 * @param model A folder with model.onnx, tokenizer.json and moderato.json.
 */
export async function serveModel(
    folder: string,
    model: string,
    version: string,
    overrides: Partial<ServerConfig> = {},
): Promise<RunningServer> {
    const registry = new FakeRegistry();
    registry.add(version, model);
    registry.aliases.set("production", version);
    const server = await startServer(testConfig(folder, overrides), registry, pino({ level: "silent" }));
    await untilVersion(server, version);
    return server;
}
