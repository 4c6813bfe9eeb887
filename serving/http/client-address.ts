import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isLoopback } from "../config";

/**
 * Whom a request without a key counts for: the socket's address, IPv6 by its /64, which is what one
 * subscriber gets.
 *
 * `X-Forwarded-For` counts only where the connection comes from this machine itself, and of it the last entry
 * only: that one was written by the proxy that connected, all before it by whoever likes.
 */
export function clientAddress(incoming: IncomingMessage | undefined): string {
    const address = unmapped(incoming?.socket.remoteAddress ?? "");
    if (address !== "" && !isLoopback(address)) return network(address);
    const forwarded = incoming?.headers["x-forwarded-for"];
    const last = unmapped(
        (Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "")).split(",").at(-1),
    );
    return isIP(last) === 0 ? address : network(last);
}

/** IPv4 as IPv4 where a dual-stack socket tells it as `::ffff:192.0.2.1`. */
const unmapped = (address = ""): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, "");

/** The address, or the first four groups of an IPv6 one. */
function network(address: string): string {
    if (isIP(address) !== 6) return address;
    const [head = "", tail] = address.toLowerCase().split("%", 1)[0]?.split("::") ?? [];
    const groups = head === "" ? [] : head.split(":");
    const after = tail === undefined || tail === "" ? [] : tail.split(":");
    const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
    const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...after];
    return `${all
        .slice(0, 4)
        .map((group) => group.replace(/^0+(?=.)/, ""))
        .join(":")}::/64`;
}
