import type { IncomingMessage } from "node:http";
import { expect } from "chai";
import { clientAddress } from "../../../serving/http/client-address";

const from = (remoteAddress: string | undefined, forwarded?: string): string =>
    clientAddress({
        socket: { remoteAddress },
        headers: { "x-forwarded-for": forwarded },
    } as unknown as IncomingMessage);

describe("the address that a request counts for", () => {
    it("is the socket's, whatever a stranger forwards", () => {
        expect(from("203.0.113.5", "198.51.100.7")).equal("203.0.113.5");
        expect(from("::ffff:203.0.113.5")).equal("203.0.113.5");
    });

    it("is the network of an IPv6 address, which one subscriber has whole", () => {
        expect(from("2001:db8:1:2:3:4:5:6")).equal("2001:db8:1:2::/64");
        expect(from("2001:DB8:1:2::9")).equal("2001:db8:1:2::/64");
        expect(from("2001:db8::9")).equal("2001:db8:0:0::/64");
        expect(from("fe80::1%eth0")).equal("fe80:0:0:0::/64");
    });

    it("is what the proxy on this machine wrote last", () => {
        expect(from("127.0.0.1", "203.0.113.5, 198.51.100.7")).equal("198.51.100.7");
        expect(from("::1", "2001:db8::1")).equal("2001:db8:0:0::/64");
        expect(from("::ffff:127.0.0.1", "203.0.113.5")).equal("203.0.113.5");
    });

    it("is the socket's where what was forwarded is no address", () => {
        expect(from("127.0.0.1")).equal("127.0.0.1");
        expect(from("127.0.0.1", "203.0.113.5, unknown")).equal("127.0.0.1");
        expect(from(undefined)).equal("");
    });
});
