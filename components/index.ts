export { PLATFORM_STACK, readConfig } from "./config";
export { serviceHost } from "./infrastructure";
export { ModelStage } from "./model-stage";
export { createPlatform } from "./platform";
export { referToPlatform } from "./platform-reference";
