/** The version that is downloaded or built. */
export const PULUMI_VERSION = "3.259.0";
/** The oldest CLI on PATH that is used as it is: a year of releases that the project's SDK still speaks to. */
export const OLDEST_PULUMI = "3.150.0";

/** A version as `pulumi version` prints it, such as "v3.259.0" or "v3.230.0-dev.0"; undefined for anything else. */
export function parseVersion(text: string): [number, number, number] | undefined {
    const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
    return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether `version` is `least` or newer, within the same major version. */
export function isAtLeast(version: string, least: string): boolean {
    const [a, b] = [parseVersion(version), parseVersion(least)];
    if (!a || !b || a[0] !== b[0]) return false;
    return a[1] > b[1] || (a[1] === b[1] && a[2] >= b[2]);
}

/** Pulumi's words for this machine, as in the names of its releases; undefined where there is no release. */
export function releasePlatform(platform: string, arch: string): string | undefined {
    const os = { linux: "linux", darwin: "darwin" }[platform];
    const cpu = { x64: "x64", arm64: "arm64" }[arch];
    return os && cpu ? `${os}-${cpu}` : undefined;
}
