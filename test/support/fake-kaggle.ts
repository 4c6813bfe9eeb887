import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";

/** A request as the fake saw it. */
export interface SeenRequest {
    method: string;
    url: string;
    authorization: string | undefined;
}

/** A small HTTP server in the place of Kaggle and of the storage that it redirects to. */
export class FakeKaggle {
    readonly requests: SeenRequest[] = [];
    /** Answers in turn; the last one repeats. */
    answers: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];

    private constructor(private readonly server: Server) {}

    static async start(): Promise<FakeKaggle> {
        const server = createServer((request, response) => {
            fake.requests.push({
                method: request.method ?? "",
                url: request.url ?? "",
                authorization: request.headers.authorization,
            });
            const answer = fake.answers.length > 1 ? fake.answers.shift() : fake.answers[0];
            if (answer === undefined) response.writeHead(500).end();
            else answer(request, response);
        });
        const fake = new FakeKaggle(server);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return fake;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }
}

/** A zip archive of one stored entry (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16). */
export function zipOf(name: string, content: string): Buffer {
    const data = Buffer.from(content);
    const fileName = Buffer.from(name);
    const checksum = crc32(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(checksum, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(fileName.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, fileName, data]);
    const central = Buffer.concat([
        Buffer.from("PK\u0001\u0002", "latin1"),
        Buffer.from([20, 0]),
        common,
        Buffer.alloc(14),
        fileName,
    ]);
    const end = Buffer.alloc(22);
    end.write("PK\u0005\u0006", "latin1");
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(central.length, 12);
    end.writeUInt32LE(local.length, 16);
    return Buffer.concat([local, central, end]);
}
