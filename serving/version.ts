import { version } from "../package.json";

/** Moderato's own version, as its package names it. */
export const SERVER_VERSION: string = version;
