import {
    createPlatform,
    ModelStage,
    PLATFORM_STACK,
    readConfig,
    referToPlatform,
    serviceHost,
} from "./components";
import { STAGE_ALIAS } from "./jobs/platform";

/** The program: one stage, and on the platform stack what all stages share. */
export = async () => {
    const config = readConfig();
    const host = serviceHost(config.infrastructure);

    const platform = config.stage === PLATFORM_STACK ? createPlatform(config, host) : await referToPlatform();

    const alias = STAGE_ALIAS[config.stage];
    const stage = new ModelStage(config.stage, {
        host,
        alias,
        modelName: platform.modelName,
        mlflowUrl: platform.mlflowUrl,
        port: config.port,
        settings: config.server,
    });

    return {
        url: stage.url,
        alias,
        modelName: platform.modelName,
        mlflowUrl: platform.mlflowUrl,
        pipelineUrl: platform.pipelineUrl,
        infrastructure: config.infrastructure,
        gates: platform.gates,
    };
};
