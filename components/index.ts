export { PLATFORM_STACK, readConfig } from "./config";
export { serviceHost } from "./infrastructure";
export { MlflowStack } from "./mlflow-stack";
export { ModelStage } from "./model-stage";
export { referToPlatform } from "./platform-reference";
