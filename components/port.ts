/**
 * Ports that browsers and Node's fetch refuse to call, as other protocols speak there: a server on one of them
 * would run, and neither the page nor a health check would reach it.
 * https://fetch.spec.whatwg.org/#port-blocking
 */
const BLOCKED_PORTS: ReadonlySet<number> = new Set([
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
    109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
    526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
    3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** What a port may be, in words. */
export const PORT_RULE = "a port number from 1 to 65535 that browsers call (not 6000 or 6667, for example)";

/** Whether a service may listen there and be reached by browsers and by fetch. */
export function isUsablePort(port: number): boolean {
    return Number.isInteger(port) && port >= 1 && port <= 65_535 && !BLOCKED_PORTS.has(port);
}
