export { dataCommand, DATA_USAGE } from "./command";
export { DataError } from "./data-error";
export { manifestSchema, MANIFEST_FILE, splitFile, type Manifest } from "./manifest";
export { runData, type DataOptions } from "./run-data";
export { SPLITS, type SplitName } from "./split";
